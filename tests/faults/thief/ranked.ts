/** Sightings made comparable: for each heading the rank of each subject by its first and its last value, and names for equal values. */
import type { Subject } from './loot.ts'
import { compareValues, type Scale, type Sightings, type Value } from './sightings.ts'

export type Ranked = {
  readonly heading: string
  readonly scale: Scale | undefined
  /** Rank by the smallest and by the largest value; equal values share one. Undefined: nothing seen. */
  readonly first: ReadonlyMap<Subject, number>
  readonly last: ReadonlyMap<Subject, number>
  /** Names of its values, the same under all headings. */
  readonly names: ReadonlyMap<Subject, ReadonlySet<number>>
  /** Places along the scale, rising. */
  readonly places: ReadonlyMap<Subject, readonly number[]>
}

/** Gives equal values one name, and others another. */
export type NameOf = (value: Value) => number

export function makeNameOf(): NameOf {
  const names = new Map<string, number>()
  return (value) => {
    const text = typeof value === 'bigint' ? `n${value}` : `b${value.toString('latin1')}`
    const known = names.get(text) ?? names.size
    names.set(text, known)
    return known
  }
}

/** @param among  those whose sightings are wanted; headings that tell none of them from another are left out */
export function rankAll(sightings: Sightings, among: ReadonlySet<Subject>, nameOf: NameOf): readonly Ranked[] {
  const ranked: Ranked[] = []
  for (const [heading, { scale, seen }] of sightings.headings) {
    const mine = [...seen].filter(([subject]) => among.has(subject))
    const ends = mine.map(([subject, values]) => ({ subject, ...endsOf(values) }))
    const first = ranksOf(ends.map(({ subject, smallest }) => [subject, smallest]))
    const last = ranksOf(ends.map(({ subject, largest }) => [subject, largest]))
    if (new Set(first.values()).size < 2 && new Set(last.values()).size < 2) continue
    ranked.push({
      ...{ heading, scale, first, last },
      names: new Map(mine.map(([subject, values]) => [subject, new Set(values.map(nameOf))])),
      places: new Map(
        scale === undefined ? [] : mine.map(([subject, values]) => [subject, values.map(Number).sort((a, b) => a - b)]),
      ),
    })
  }
  return ranked
}

function endsOf(values: readonly Value[]): { smallest: Value; largest: Value } {
  let [smallest, largest] = [values[0] as Value, values[0] as Value] // nothing is noted without a value
  for (const value of values) {
    if (compareValues(value, smallest) < 0) smallest = value
    if (compareValues(value, largest) > 0) largest = value
  }
  return { smallest, largest }
}

function ranksOf(values: readonly (readonly [Subject, Value])[]): ReadonlyMap<Subject, number> {
  const sorted = [...values].sort(([, one], [, other]) => compareValues(one, other))
  const ranks = new Map<Subject, number>()
  let rank = 0
  for (const [i, [subject, value]] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before !== undefined && compareValues(before[1], value) !== 0) rank = i
    ranks.set(subject, rank)
  }
  return ranks
}
