/** Identity verifications under way: each is finished once. Under the delivery key, gone with their link's journey. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Encrypted } from '../pass/delivery-cipher.ts'
import type { IdentityFailure } from './identity-provider.ts'

/** What came of an attempt, where it bound nobody. */
export type AttemptTrouble = IdentityFailure | 'other-line' | 'not-bound'

export type Attempt = {
  /** 16 random bytes. */
  readonly id: Uint8Array
  readonly content: Encrypted
  readonly begunAt: EpochMs
  /**
   * `begun`: the person is at the provider; `taken`: being finished; `held`: proved, waits for the digits in the browser
   * that came back; `done`.
   */
  readonly state: 'begun' | 'taken' | 'held' | 'done'
  readonly trouble: AttemptTrouble | undefined
}

/** All throw AppError `DATABASE_UNAVAILABLE`. */
export interface IdentityAttempts {
  /** Ends the one before of the same link: it is then `done`. */
  begin(code: string, attempt: Pick<Attempt, 'id' | 'content' | 'begunAt'>): Promise<void>
  /** The last of a link; undefined where there is none. Changes nothing. */
  lastOf(code: string): Promise<Attempt | undefined>
  /** Takes it to finish it: once, while it is `begun`. @returns undefined where it was taken, or is none */
  take(id: Uint8Array): Promise<Attempt | undefined>
  /** Notes what came of a taken one. */
  settle(id: Uint8Array, trouble: AttemptTrouble | undefined): Promise<void>
  /** Puts a taken one back (on-phone: not confirmed yet). */
  putBack(id: Uint8Array): Promise<void>
  /** Keeps the proved identity until the digits are typed in the browser that came back. */
  hold(id: Uint8Array, content: Encrypted): Promise<void>
  /** Takes what was held: once. */
  takeHeld(id: Uint8Array): Promise<Attempt | undefined>
}
