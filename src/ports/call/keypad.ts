/** Keys that a caller presses during a call. What is typed may be a birth date: it is never logged. */
import type { Ask, CallScript } from '../../domain/call/call-script.ts'
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

/** `nothing`: too few digits, try after try, or the caller hung up before there were enough. */
export type Keyed = { readonly kind: 'digits'; readonly digits: string } | { readonly kind: 'nothing' }

/**
 * Told once a question, also where the caller hangs up in the middle of it. Never rejects.
 * @returns what follows in place of the rest of the script; undefined: the rest
 */
export type OnKeyed = (visit: VisitRef, asked: Ask, keyed: Keyed) => Promise<CallScript | undefined>
