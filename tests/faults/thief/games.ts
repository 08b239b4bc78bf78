/** The two games: which of two visits is whose, and which of two visits is the same line's as a third. */
import { bestOf, type Guesses, type Outcome } from './guesses.ts'
import type { Loot, Subject } from './loot.ts'
import { makeNameOf, type Ranked, rankAll } from './ranked.ts'
import type { Scale, Sightings } from './sightings.ts'

/** In truth the first visit is the first person's. */
export type { Outcome }

export type WhoseRound = { readonly persons: readonly [Subject, Subject]; readonly visits: readonly [Subject, Subject] }
/** In truth `same` is the line of `third`, and `other` is not. */
export type SameRound = { readonly third: Subject; readonly same: Subject; readonly other: Subject }

export function playWhose(
  loot: Loot,
  sightings: Sightings,
  rounds: readonly WhoseRound[],
  random: () => number,
): Outcome {
  return bestOf(guessWhose(loot, sightings, rounds), rounds.length, random)
}

export function playSame(
  loot: Loot,
  sightings: Sightings,
  rounds: readonly SameRound[],
  random: () => number,
): Outcome {
  return bestOf(guessSame(loot, sightings, rounds), rounds.length, random)
}

function* guessWhose(loot: Loot, sightings: Sightings, rounds: readonly WhoseRound[]): Generator<Guesses> {
  const nameOf = makeNameOf()
  const persons = rankAll(sightings, new Set(rounds.flatMap((round) => round.persons)), nameOf)
  const visits = rankAll(sightings, new Set(rounds.flatMap((round) => round.visits)), nameOf)
  /** More of what is right than of what is wrong, by a closeness of one person and one visit. */
  const byCloseness = (close: (person: Subject, visit: Subject) => number) =>
    Int8Array.from(rounds, ({ persons: [p, q], visits: [v, w] }) =>
      Math.sign(close(p, v) + close(q, w) - close(p, w) - close(q, v)),
    )
  yield { means: 'equal values lead from one to the other', rounds: byCloseness(linkedBy(loot)) }
  const ordersOf = (list: readonly Ranked[], of: (round: WhoseRound) => readonly [Subject, Subject]) =>
    unlike(
      list.flatMap((ranked) =>
        (['first', 'last'] as const).map((end) => ({
          means: `${end} ${ranked.heading}`,
          rounds: Int8Array.from(rounds, (round) => {
            const [one, other] = of(round).map((subject) => ranked[end].get(subject))
            return one === undefined || other === undefined ? 0 : Math.sign(one - other)
          }),
        })),
      ),
    )
  const orderOfPersons = ordersOf(persons, (round) => round.persons)
  const orderOfVisits = ordersOf(visits, (round) => round.visits)
  for (const ofPersons of orderOfPersons) {
    for (const ofVisits of orderOfVisits) {
      yield {
        means: `order of ${ofPersons.means} as of ${ofVisits.means}`,
        rounds: ofPersons.rounds.map((sign, i) => sign * (ofVisits.rounds[i] ?? 0)),
      }
    }
  }
  for (const ofPersons of persons) {
    const held = new Set([...ofPersons.names.values()].flatMap((names) => [...names]))
    for (const ofVisits of visits) {
      if (![...ofVisits.names.values()].some((names) => [...names].some((name) => held.has(name)))) continue
      yield {
        means: `equal ${ofPersons.heading} and ${ofVisits.heading}`,
        rounds: byCloseness((person, visit) => shared(ofPersons.names.get(person), ofVisits.names.get(visit))),
      }
    }
  }
  for (const scale of ['transaction', 'log'] as const) {
    const [mine, theirs] = [onScale(persons, scale), onScale(visits, scale)]
    for (const ofPersons of mine) {
      for (const ofVisits of theirs) {
        yield {
          means: `neighbours: ${ofPersons.heading} and ${ofVisits.heading}`,
          rounds: byCloseness((person, visit) => nearness(ofPersons.places.get(person), ofVisits.places.get(visit))),
        }
      }
    }
  }
}

function* guessSame(loot: Loot, sightings: Sightings, rounds: readonly SameRound[]): Generator<Guesses> {
  const all = new Set(rounds.flatMap(({ third, same, other }) => [third, same, other]))
  const visits = rankAll(sightings, all, makeNameOf())
  const byCloseness = (close: (third: Subject, visit: Subject) => number) =>
    Int8Array.from(rounds, ({ third, same, other }) => Math.sign(close(third, same) - close(third, other)))
  yield { means: 'equal values lead from one to the other', rounds: byCloseness(linkedBy(loot)) }
  for (const { heading, first, last, names } of visits) {
    yield {
      means: `equal ${heading}`,
      rounds: byCloseness((one, other) => shared(names.get(one), names.get(other))),
    }
    for (const ranks of [first, last]) {
      yield {
        means: `close by ${heading}`,
        rounds: byCloseness((one, other) => -Math.abs((ranks.get(one) ?? 0) - (ranks.get(other) ?? 0))),
      }
    }
  }
  for (const scale of ['transaction', 'log'] as const) {
    for (const { heading, places } of onScale(visits, scale)) {
      yield {
        means: `neighbours: ${heading}`,
        rounds: byCloseness((one, other) => nearness(places.get(one), places.get(other))),
      }
    }
  }
}

/** 1 where equal values lead from one to a row of the other. */
function linkedBy({ rowsOf }: Loot) {
  const sets = new Map([...rowsOf].map(([subject, rows]) => [subject, new Set(rows)]))
  return (one: Subject, other: Subject): number => {
    const held = sets.get(one)
    return held !== undefined && [...(sets.get(other) ?? [])].some((row) => held.has(row)) ? 1 : 0
  }
}

function shared(one: ReadonlySet<number> | undefined, other: ReadonlySet<number> | undefined): number {
  if (one === undefined || other === undefined) return 0
  let count = 0
  for (const name of one) if (other.has(name)) count += 1
  return count
}

/** The nearer the nearest two, the more; a step closer counts more where they are near. Both lists rise. */
function nearness(one: readonly number[] | undefined, other: readonly number[] | undefined): number {
  if (one === undefined || other === undefined) return -50
  let nearest = Number.POSITIVE_INFINITY
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const step = (one[i] as number) - (other[j] as number) // both are within their lists
    nearest = Math.min(nearest, Math.abs(step))
    if (step < 0) i += 1
    else j += 1
  }
  return -Math.log2(1 + nearest)
}

/** Each heading of the scale, and all of them together. */
function onScale(list: readonly Ranked[], scale: Scale) {
  const mine = list.filter((ranked) => ranked.scale === scale)
  const all = new Map<Subject, number[]>()
  for (const { places } of mine) {
    for (const [subject, values] of places) all.set(subject, (all.get(subject) ?? []).concat(values))
  }
  for (const values of all.values()) values.sort((a, b) => a - b)
  return [{ heading: `all of the ${scale}s`, places: all as ReadonlyMap<Subject, readonly number[]> }, ...mine]
}

function unlike(list: readonly Guesses[]): readonly Guesses[] {
  return [...new Map(list.map((guesses) => [guesses.rounds.join(), guesses])).values()]
}
