/** The rules for a kind of place on a day, since when and until when, and what changes on a day to come. */

import type { EpochMs } from '../kit/time.ts'
import { type DayNumber, dayNumberAt, startOfDay } from '../kit/zone.ts'
import type { Category, Region } from '../places/site.ts'
import { nameOf } from './explain.ts'
import { type Dated, datedRows, type Ruleset, type Words } from './ruleset.ts'
import { type Stretch, stretchesOf, type TimelineAsked } from './timeline.ts'
import { wholeTime } from './timeline-svg.ts'

export type PlaceOnDay = {
  readonly category: Category
  readonly region: Region
  readonly day: DayNumber
  /** Absent: everything ever published. */
  readonly asKnownAt?: EpochMs | undefined
}

/** `from` and `to` are infinite where the rules tell of nothing before or after. */
export function holdsOn(ruleset: Ruleset, { category, region, day, asKnownAt }: PlaceOnDay): readonly Stretch[] {
  const [start, end] = [startOfDay(ruleset.zone, day), startOfDay(ruleset.zone, day + 1)]
  const whole = wholeTime(ruleset)
  const asked = { region, from: Math.min(whole.from, start), to: Math.max(whole.to, end), asKnownAt }
  return stretchesOf(ruleset, category, asked)
    .filter((stretch) => stretch.from < end && start < stretch.to)
    .map((stretch) => ({
      ...stretch,
      from: stretch.from === asked.from ? Number.NEGATIVE_INFINITY : stretch.from,
      to: stretch.to === asked.to ? Number.POSITIVE_INFINITY : stretch.to,
    }))
}

export type Change = { readonly names: Words; readonly before: Stretch; readonly after: Stretch }

/** What an adult without any proof meets otherwise, at every kind of place, and every row that begins or ends that day. */
export function changesOn(
  ruleset: Ruleset,
  day: DayNumber,
  { region, asKnownAt }: Pick<TimelineAsked, 'region' | 'asKnownAt'>,
): { readonly places: readonly Change[]; readonly rows: readonly Dated[] } {
  const [start, end] = [startOfDay(ruleset.zone, day), startOfDay(ruleset.zone, day + 1)]
  const asked = { region, from: startOfDay(ruleset.zone, day - 1), to: end, asKnownAt }
  const places = ruleset.facilityTypes.flatMap((category) => {
    const stretches = stretchesOf(ruleset, category, asked)
    return stretches.flatMap((after, index) => {
      const before = stretches[index - 1]
      return before === undefined || after.from < start
        ? []
        : [{ names: nameOf(ruleset.categories, category), before, after }]
    })
  })
  const known = asKnownAt ?? Number.POSITIVE_INFINITY
  const isThatDay = (at: EpochMs) => start <= at && at < end
  const rows = datedRows(ruleset).filter(
    (row) => (row.publishedAt <= known && isThatDay(row.from)) || (row.endPublishedAt <= known && isThatDay(row.to)),
  )
  return { places, rows }
}

/** The first Monday after the day of an instant. */
export function nextMonday({ zone }: Ruleset, at: EpochMs): DayNumber {
  const today = dayNumberAt(zone, at)
  // Day 0, 1 January 1970, was a Thursday.
  return today + 7 - ((((today + 3) % 7) + 7) % 7)
}
