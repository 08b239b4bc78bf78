/** One-time links (`/i/CODE`), known by hashes of their codes; unknown two hours after the hour in which they were issued, with its key. */
import type { LinkState } from '../../domain/identity/link-states.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { CountedWithin } from '../kit/day-counters.ts'
import type { Encrypted } from '../pass/delivery-cipher.ts'

/** All are asked by code, in any case; a text that is no code is `unknown`. */
export interface LinkStore {
  /**
   * Counts each link and makes it where it is within its numbers: a code of 12 characters (base32 without look-alikes, 60 bits),
   * returned once, in order; its hash and what it is for are kept. It takes the place of the same line's links that nobody has
   * opened. Counted and made, or neither. @throws AppError `DATABASE_UNAVAILABLE`.
   */
  issue(links: readonly NewLink[]): Promise<readonly IssuedCode[]>
  /** Asking changes nothing. @throws AppError `DATABASE_UNAVAILABLE`. */
  look(code: string, at: EpochMs): Promise<LinkSeen>
  /** The right digits were posted. @returns what it is now: running, or why not. @throws AppError `DATABASE_UNAVAILABLE` */
  open(code: string, at: EpochMs): Promise<LinkSeen>
  /** Wrong digits: the third time ends it. @returns what it is now. @throws AppError `DATABASE_UNAVAILABLE` */
  miss(code: string, at: EpochMs): Promise<LinkSeen>
  /** Keeps other content while the journey runs. @throws AppError `DATABASE_UNAVAILABLE` */
  rewrite(code: string, content: Encrypted): Promise<void>
  /** The journey is over. @throws AppError `DATABASE_UNAVAILABLE` */
  end(code: string): Promise<void>
}

export type LinkSeen =
  | {
      readonly state: 'live' | 'opened'
      readonly content: Encrypted
      /** Wrong digits so far. */
      readonly misses: number
      /** When it ends by itself, exclusive. */
      readonly until: EpochMs
    }
  | { readonly state: Exclude<LinkState, 'live' | 'opened'> | 'unknown' }

/** `beyond`: the place in `within` of the number that it would exceed; those behind that one are not counted. */
export type IssuedCode = { readonly code: string } | { readonly beyond: number }

export type NewLink = {
  readonly issuedAt: EpochMs
  readonly content: Encrypted
  /** The line's tokens under the delivery keys of this hour and the one before (`Pseudonyms.linkLine`), this hour's first. */
  readonly lines: readonly Uint8Array[]
  /** Counted in this order. */
  readonly within: readonly CountedWithin[]
}
