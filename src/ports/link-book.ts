/** One-time links (`/i/CODE`), kept as hashes. */
import type { CalendarDate, EpochMs } from '../domain/time.ts'
import type { Boxed } from './delivery-box.ts'

export interface LinkBook {
  /** Makes a code of 12 characters (base32 without look-alikes, 60 bits), keeps its hash and what it is for, and returns it once. */
  issue(link: { readonly day: CalendarDate; readonly issuedAt: EpochMs; readonly content: Boxed }): Promise<string>
  /** State of a code; GET never changes it. */
  look(code: string, at: EpochMs): Promise<'live' | 'expired' | 'unknown'>
}
