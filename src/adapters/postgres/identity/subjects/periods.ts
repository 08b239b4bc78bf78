/** Periods that may hold rows of a subject: the hours and days not folded yet, and the generation. */
import { addDays, type CalendarDate, type EpochMs, HOUR, hourOf, kstDay } from '../../../../domain/kit/time.ts'
import type { Period, SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { hourTable, readableHours } from '../../visits/hour-ring.ts'
import type { ReadPeriod } from '../find-versions.ts'
import type { FoldState } from './fold-state.ts'
import { dayNumber } from './subject-row.ts'

const DAY_RING = 4

export function dayTable(day: CalendarDate): string {
  return `subjects_day_${dayNumber(day) % DAY_RING}`
}

export function nightTable(place: 'a' | 'b'): string {
  return `subjects_night_${place}`
}

export function tableOf(period: Exclude<Period, { kind: 'night' }>): string {
  return period.kind === 'hour' ? hourTable('subjects_hour', period.hour) : dayTable(period.day)
}

/** The newest first; of those whose keys are there. */
export function periodsToRead(state: FoldState, keys: SubjectKeys, now: EpochMs): readonly ReadPeriod[] {
  const { night, place } = state
  const generation = night === null ? undefined : keys.kept({ kind: 'night', day: night })
  return [
    ...hoursToRead(state, now).flatMap((hour) => readPeriod(keys, { kind: 'hour', hour })),
    ...daysToRead(state, now).flatMap((day) => readPeriod(keys, { kind: 'day', day })),
    ...(generation === undefined || place === null
      ? []
      : [{ name: `night-${place}`, table: nightTable(place), keys: generation, single: true }]),
  ]
}

export function readPeriod(keys: SubjectKeys, period: Exclude<Period, { kind: 'night' }>): readonly ReadPeriod[] {
  const found = keys.kept(period)
  return found === undefined ? [] : [{ name: nameOf(period), table: tableOf(period), keys: found, single: false }]
}

export function nameOf(period: Exclude<Period, { kind: 'night' }>): string {
  return period.kind === 'hour' ? `hour-${period.hour}` : `day-${period.day}`
}

/** The hour in which something is written now: none that is closed, where a clock is late over the hour. */
export function hourToWrite({ hoursClosed }: FoldState, now: EpochMs): number {
  return Math.max(hourOf(now), hoursClosed + 1)
}

function hoursToRead(state: FoldState, now: EpochMs): readonly number[] {
  const hours = new Set([hourToWrite(state, now), ...readableHours(now)])
  return [...hours].filter((hour) => hour > state.hoursFolded).sort((a, b) => b - a)
}

/** A day that is not folded after 72 hours is none any more; that of the hour to come may be tomorrow. */
export function daysToRead(state: FoldState, now: EpochMs): readonly CalendarDate[] {
  const newest = kstDay(hourToWrite(state, now + HOUR) * HOUR)
  return [0, -1, -2, -3, -4]
    .map((ago) => addDays(newest, ago))
    .filter((day) => state.daysFolded === null || day > state.daysFolded)
}
