/**
 * Kinds of keys, their periods and their lives, by business time.
 *
 * | key      | folder   | changes      | destroyed                                                      |
 * |----------|----------|--------------|----------------------------------------------------------------|
 * | day      | passing/ | each KST day | when the night's fold is durable; at the latest after 72 h     |
 * | delivery | passing/ | each hour    | 2 h after that hour                                            |
 * | night    | lasting/ | each night   | when the next night's fold is durable; with the day it lacks   |
 * | identity | lasting/ | never        | never                                                          |
 * | pass     | lasting/ | each 28 days | 28 days after the next one began: what it signed on paper is over |
 * | data     | lasting/ | no more made | on day 28                                                      |
 * | lookup   | lasting/ | no more made | 28 days after the next one would have begun                    |
 * | process  | memory   | each start   | with the process                                               |
 */
import {
  addDays,
  type CalendarDate,
  DAY,
  DAYS_KEPT,
  daysBetween,
  type EpochMs,
  endOfKstDay,
  HOUR,
  hourOf,
  kstDay,
  parseCalendarDate,
  startOfKstDay,
} from '../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../domain/pass/text-intent.ts'

export type KeyKind = 'day' | 'delivery' | 'night' | 'identity' | 'pass' | 'data' | 'lookup'

export const LOOKUP_DAYS = 28
/** A day that could not be folded so long dies with the generation that lacks it. */
const UNFOLDED_FOR = 72 * HOUR
/** There is one identity key; the number is that of its making. */
export const IDENTITY = '1'
/** Keys are made an hour ahead: one of `passing/` that begins later than this is of a clock that was wrong. */
const AHEAD_AT_MOST = 2 * DAY
export const KEY_NAME = /^(day|data|lookup|delivery|night|identity|pass)-(.*)$/
const FIRST_DAY = '1970-01-01' as CalendarDate

/** Periods of 28 days counted from 1970, so that every process and node means the same one: of lookup and of pass keys. */
export function lookupBegin(at: EpochMs): CalendarDate {
  const days = daysBetween(FIRST_DAY, kstDay(at))
  return addDays(FIRST_DAY, days - (days % LOOKUP_DAYS))
}

export function endOfLife(kind: KeyKind, period: string): EpochMs {
  if (kind === 'delivery') return deliveryKeyEnds(Number(period))
  if (kind === 'identity') return Number.POSITIVE_INFINITY
  const day = period as CalendarDate
  if (kind === 'day') return endOfKstDay(day) + UNFOLDED_FOR
  // With the day after it, which it lacks: together they are whole, alone they would revive whom that day ended.
  if (kind === 'night') return endOfKstDay(addDays(day, 1)) + UNFOLDED_FOR
  return startOfKstDay(addDays(day, kind === 'data' ? DAYS_KEPT : 2 * LOOKUP_DAYS))
}

/** When the last thing is encrypted under it. */
export function endOfPeriod(kind: PassingKind, period: string): EpochMs {
  return kind === 'delivery' ? (Number(period) + 1) * HOUR : endOfKstDay(period as CalendarDate)
}

type PassingKind = 'day' | 'delivery'

export function isPassing(kind: KeyKind): kind is PassingKind {
  return kind === 'day' || kind === 'delivery'
}

export function beginOf(kind: KeyKind, period: string): EpochMs {
  if (kind === 'identity') return Number.NEGATIVE_INFINITY
  return kind === 'delivery' ? Number(period) * HOUR : startOfKstDay(period as CalendarDate)
}

/** Whether only a wrong clock can have made it. */
export function isAhead(kind: KeyKind, period: string, now: EpochMs): boolean {
  return isPassing(kind) && beginOf(kind, period) > now + AHEAD_AT_MOST
}

/** Whether the key's hour or day goes on at that instant or is to come. */
export function reaches(kind: KeyKind, period: string, at: EpochMs): boolean {
  return kind === 'delivery' ? Number(period) >= hourOf(at) : period >= kstDay(at)
}

export function parseName(name: string): { kind: KeyKind; period: string } | undefined {
  const [, kind, period] = KEY_NAME.exec(name) ?? []
  if (kind === undefined || period === undefined) return undefined
  const isNumber = kind === 'delivery' || kind === 'identity'
  const isPeriod = isNumber ? /^\d+$/.test(period) : parseCalendarDate(period) !== undefined
  return isPeriod ? { kind: kind as KeyKind, period } : undefined
}
