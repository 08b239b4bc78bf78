/** A demo call: its request and its progress. */
import type { RecognisedPrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { Codec } from '../../src/cli/handset/sdp.ts'

export type RingRequest = {
  /** National digits, or whatever was dialled. */
  readonly site: string
  /** National digits or `+…`. */
  readonly phone: string
  readonly withheld: boolean
  /** Whether somebody sits at its keys: without them nothing is asked. */
  readonly keypad: boolean
}

/** What may be done with a handset while its call lasts. */
export type HandsetInCall = {
  press(keys: string): void
  hangUp(): void
}

export type RingProgress =
  /** The INVITE is on its way. `visit` is the name under which the server's events speak of this call. */
  | { readonly kind: 'sent'; readonly visit: string }
  | { readonly kind: 'provisional'; readonly code: number }
  | { readonly kind: 'final'; readonly code: number }
  /** Where it has keys. */
  | { readonly kind: 'handset'; readonly handset: HandsetInCall }
  /** 20 ms of G.711. */
  | { readonly kind: 'audio'; readonly payload: Uint8Array; readonly codec: Codec }
  /** What was said, recognised from the sound itself. */
  | { readonly kind: 'recognised'; readonly prompt: RecognisedPrompt }

/** Rings; resolves when the call is over. Rejects only when no call could be made at all. */
export type Ring = (request: RingRequest, onProgress: (progress: RingProgress) => void) => Promise<void>
