/** Keys that a caller presses during a call. What is typed may be a birth date: it is never logged. */
import type { Ask, CallScript } from '../../domain/call/call-script.ts'
import type { Keyed } from '../../domain/call/keyed-digits.ts'
import type { VisitRef } from '../kit/events.ts'

export type KeyPress = {
  /** One of `0` to `9`, `*`, `#`, `A` to `D`. */
  readonly digit: string
  /** How long the key was held, milliseconds; 0 where nobody says. */
  readonly durationMs: number
  /** Beside the sound as RTP events (RFC 4733), or as a SIP INFO. A caller's network uses one of them. */
  readonly source: 'rfc4733' | 'info'
}

/** Told once a key, in the order in which they were pressed. Never throws. */
export type OnDtmf = (visit: VisitRef, press: KeyPress) => void

/** What a call asks and says, for the caller's call alone. */
export interface Dialogue {
  /** How it begins. */
  readonly script: CallScript
  /** How long the call may last, milliseconds from the INVITE; as calls that ask unless given. */
  readonly lastsMs?: number
  /**
   * Told once a question, also where the caller hangs up in the middle of it. Never rejects.
   * @returns what follows in place of the rest of the script; undefined: the rest
   */
  keyed(asked: Ask, keyed: Keyed): Promise<CallScript | undefined>
  /** Told once, when nothing more will be said or asked: behind the last answer. */
  over(): void
}
