/** Counts of deeds for a line or at a site on a day. No times; under the day key. */
import type { CalendarDate } from '../../domain/kit/time.ts'

export type LimitedThing =
  | 'site-links'
  | 'identity-starts'
  | 'site-identity-starts'
  | 'refreshes'
  | 'reports'
  | 'site-reports'
  | 'call-events'
  | 'number-changes'
  | 'incoming-words'
  | 'incoming-others'
  | 'corrections'
  | 'aliases'
  | 'alias-ends'
  | 'companions'
  | 'companion-visits'

export interface DayLimits {
  /** Counts one more of each and returns which one of the day it was, in order. @throws AppError `DATABASE_UNAVAILABLE` */
  count(day: CalendarDate, things: readonly Counted[]): Promise<readonly number[]>
}

export type Counted = {
  readonly thing: LimitedThing
  /** A line, a site's id, or a reporter's name. */
  readonly of: string
}
