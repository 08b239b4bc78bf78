/** One-time links (`/i/CODE`), kept as hashes. */
import type { CalendarDate, EpochMs } from '../domain/time.ts'
import type { Boxed } from './delivery-box.ts'

export interface LinkBook {
  /**
   * Makes codes of 12 characters (base32 without look-alikes, 60 bits), keeps their hashes and what they are for, and
   * returns each once, in order. @throws AppError `DATABASE_UNAVAILABLE`.
   */
  issue(links: readonly NewLink[]): Promise<readonly string[]>
  /** State of a code, in any case; asking changes nothing. @throws AppError `DATABASE_UNAVAILABLE`. */
  look(code: string, at: EpochMs): Promise<'live' | 'expired' | 'unknown'>
}

export type NewLink = { readonly day: CalendarDate; readonly issuedAt: EpochMs; readonly content: Boxed }
