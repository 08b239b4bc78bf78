/** Keyed hashes of lines. Each is 16 bytes: the first half of an HMAC-SHA-256. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'

export interface Pseudonyms {
  /** Day key. HMAC(line): limits per line and day. */
  line(day: CalendarDate, line: Line): Uint8Array
  /**
   * Process key: who has called where in the last ten minutes and today, and was told what, in memory only; 16 bytes as latin1.
   * @param logOnly  calls that are only logged are told apart
   */
  recent(line: Line, site: SiteId, logOnly?: boolean): string
  /** Delivery key: which line a link is for, under the key of that instant's hour first and, while it is kept, the one before. */
  linkLines(at: EpochMs, line: Line): readonly Uint8Array[]
  /** Delivery key: the key of a companion's visit, known again within the hour and by nobody three hours later. */
  companionVisit(at: EpochMs, line: Line, site: SiteId, companion: string): Uint8Array
  /** Day key: what is limited for a line or at a site (`ports/kit/day-limits.ts`). */
  limited(day: CalendarDate, thing: string, of: string): Uint8Array
}
