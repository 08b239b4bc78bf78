/** Keys that a caller presses during a call. What is typed may be a birth date: it is never logged. */
import type { VisitRef } from './events.ts'

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
