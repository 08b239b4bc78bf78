/** Late visits: those that are told of when nobody stands at the door for them any more, and those of days that are gone. */
import { type EpochMs, kstDay, lastGoneDay } from '../kit/time.ts'
import { REPEAT_WITHIN } from './repeat-within.ts'

/** From ten minutes on whoever rang is inside: a text or a line on the door's screen would be of somebody who does not come. */
export function isLate(receivedAt: EpochMs, now: EpochMs): boolean {
  return now - receivedAt >= REPEAT_WITHIN
}

/** Of its day nothing is kept any more. */
export function isOfGoneDay(receivedAt: EpochMs, now: EpochMs): boolean {
  return kstDay(receivedAt) <= lastGoneDay(now)
}
