/** Logs one call as one visit. The final answer to the caller comes only after this has resolved. */
import { choosePrompt } from '../domain/pass/choose-prompt.ts'
import type { Prompt } from '../domain/pass/prompt.ts'
import type { Line } from '../domain/phone/line.ts'
import type { Site } from '../domain/site/site.ts'
import type { EpochMs } from '../domain/time.ts'
import type { VisitKey } from '../domain/visit/visit.ts'

/** A call that may be logged: its site is known, its caller has shown a number. */
export type IncomingCall = {
  readonly site: Site
  readonly line: Line
  readonly receivedAt: EpochMs
  /** 16 bytes: SHA-256 of Call-ID, From tag and CSeq number, shortened. */
  readonly callKey: Uint8Array
}

export type CheckedIn =
  | { readonly kind: 'logged'; readonly repeat: boolean; readonly prompt: Prompt; readonly key: VisitKey }
  /** Neither database nor spool could take it. */
  | { readonly kind: 'unavailable' }

export type CheckIn = (call: IncomingCall) => Promise<CheckedIn>
export { choosePrompt }
