/** The local days of a country, from its offsets as data: the engine knows no country's clock. */
import { type CalendarDate, DAY, type EpochMs } from './time.ts'

/** Offsets from UTC in milliseconds, each from an instant on; ascending, the first since `-Infinity`. */
export type Zone = { readonly offsets: readonly { readonly since: EpochMs; readonly offset: number }[] }

/** A local day, counted from 1970-01-01. */
export type DayNumber = number

export function fixedZone(offset: number): Zone {
  return { offsets: [{ since: Number.NEGATIVE_INFINITY, offset }] }
}

/** The local day that an instant falls on. */
export function dayNumberAt(zone: Zone, at: EpochMs): DayNumber {
  return Math.floor((at + offsetAt(zone, at)) / DAY)
}

export function dayNumberOf(day: CalendarDate): DayNumber {
  return Date.parse(day) / DAY
}

/** The first instant of a local day. */
export function startOfDay(zone: Zone, day: DayNumber): EpochMs {
  return instantOfLocal(zone, day * DAY)
}

/**
 * The instant at which local clocks show a time; where they jump over it, the instant of the jump, where they show it
 * twice, the second.
 *
 * @param local the wall time as if it were UTC, epoch milliseconds
 */
export function instantOfLocal(zone: Zone, local: number): EpochMs {
  let next = Number.POSITIVE_INFINITY
  for (let index = zone.offsets.length - 1; index > 0; index -= 1) {
    const change = zone.offsets[index]
    if (change === undefined) break
    const at = local - change.offset
    if (at >= change.since) return Math.min(at, next)
    next = change.since
  }
  return Math.min(local - (zone.offsets[0]?.offset ?? 0), next)
}

/** The first instant of a year. */
export function startOfYear(zone: Zone, year: number): EpochMs {
  return instantOfLocal(zone, Date.UTC(year, 0, 1))
}

/** The local day as `YYYY-MM-DD`. */
export function localDay(zone: Zone, at: EpochMs): CalendarDate {
  return new Date(dayNumberAt(zone, at) * DAY).toISOString().slice(0, 10) as CalendarDate
}

/** `2022-01-12T12:31:00+09:00` */
export function localIso(zone: Zone, at: EpochMs): string {
  const offset = offsetAt(zone, at)
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  const wall = new Date(at + offset).toISOString().replace('.000Z', '').replace('Z', '')
  return `${wall}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

function offsetAt({ offsets }: Zone, at: EpochMs): number {
  for (let index = offsets.length - 1; index > 0; index -= 1) {
    const change = offsets[index]
    if (change !== undefined && change.since <= at) return change.offset
  }
  return offsets[0]?.offset ?? 0
}
