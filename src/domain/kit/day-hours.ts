/** Hours of the Korean day in which something is done, such as 02:00 to 06:00; they may lie across midnight. */
import { type CalendarDate, DAY, type EpochMs, kstClock, kstDay, MINUTE, startOfKstDay } from './time.ts'

/** Minutes since 00:00 KST, 0 to 1439; `until` is exclusive. */
export type DayHours = { readonly from: number; readonly until: number }

const DAY_MINUTES = DAY / MINUTE

/** @throws Error whose message ends "must be …" for anything but `02:00-06:00` */
export function parseDayHours(text: string): DayHours {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  const from = Number(match?.[1]) * 60 + Number(match?.[2])
  const until = Number(match?.[3]) * 60 + Number(match?.[4])
  if (match === null || from === until) throw new Error('must be two different times such as 02:00-06:00')
  return { from, until }
}

export function isWithin({ from, until }: DayHours, at: EpochMs): boolean {
  const minute = minuteOfDay(at)
  return from < until ? from <= minute && minute < until : from <= minute || minute < until
}

/** The day on which the hours began that `at` lies in. */
export function dayOfBegin({ from }: DayHours, at: EpochMs): CalendarDate {
  return kstDay(at - from * MINUTE)
}

/** How long they last, milliseconds. */
export function lengthOf({ from, until }: DayHours): number {
  return ((until - from + DAY_MINUTES) % DAY_MINUTES) * MINUTE
}

/** Until their end, milliseconds; 0 outside of them. */
export function leftOf(hours: DayHours, at: EpochMs): number {
  if (!isWithin(hours, at)) return 0
  const begun = startOfKstDay(dayOfBegin(hours, at)) + hours.from * MINUTE
  return begun + lengthOf(hours) - at
}

function minuteOfDay(at: EpochMs): number {
  const [hours = 0, minutes = 0] = kstClock(at).split(':').map(Number)
  return hours * 60 + minutes
}
