/** The rounds of the games, drawn from the truth: disjoint pairs of persons served alike, and pairs of visits of one line. */
import type { Line } from '../../../src/domain/call/phone/line.ts'
import { randomFrom } from '../../support/random-from.ts'
import type { SameRound, WhoseRound } from './games.ts'
import type { HourName, Plan, PlannedCall } from './plan.ts'
import { shuffled } from './plan.ts'

/** A line's visits by hex of their keys, in the order of its calls. */
export type Truth = ReadonlyMap<Line, readonly string[]>

/** What happened, as the server's own events tell: a thief is asked about those only who were served alike. */
export type Happened = {
  readonly plan: Plan
  readonly truth: Truth
  /** What was done for a visit, by the hex of its key. */
  readonly served: ReadonlyMap<string, string>
}

/** Those who were known before, by hour, or the newcomers of the quiet hour. */
export type Group = HourName | 'newcomers'

export const ROUNDS = 200

/** @param which  of a line that comes twice: the first or the last visit */
export function whoseRounds(happened: Happened, group: Group, which: 'first' | 'last'): readonly WhoseRound[] {
  const random = randomFrom(happened.plan.seed + 2)
  const pairs = [...alike(happened, group).values()].flatMap((lines) => {
    const mine = shuffled(lines, random)
    return Array.from({ length: Math.floor(mine.length / 2) }, (_, i) => [mine[2 * i], mine[2 * i + 1]] as const)
  })
  return roundsOf(happened, shuffled(pairs, random), which)
}

/** One person of the quiet hour, one of the busy hour. */
export function whoseRoundsAcross(happened: Happened, which: 'first' | 'last'): readonly WhoseRound[] {
  const random = randomFrom(happened.plan.seed + 1)
  const busy = alike(happened, 'busy')
  const pairs = [...alike(happened, 'quiet')].flatMap(([key, lines]) => {
    const others = busy.get(key) ?? []
    return lines.slice(0, others.length).map((line, i) => {
      const pair = [line, others[i]] as const
      return random() < 0.5 ? pair : ([pair[1], pair[0]] as const)
    })
  })
  return roundsOf(happened, shuffled(pairs, random), which)
}

export function sameRounds(happened: Happened, group: Group): readonly SameRound[] {
  const { truth, plan } = happened
  const once = new Set(plan.callers.filter(({ kind }) => kind === 'once').map(({ line }) => line))
  return [...alike(happened, group).values()]
    .flatMap((all) => {
      const lines = all.filter((line) => !once.has(line))
      return lines.length < 2 ? [] : lines.map((line, i) => [line, lines[(i + 1) % lines.length]] as const)
    })
    .slice(0, ROUNDS)
    .map(([line, other]) => ({
      third: visitOf(truth, line, 'first'),
      same: visitOf(truth, line, 'last'),
      other: visitOf(truth, other, 'last'),
    }))
}

/** One line of each half of the calls: those between whom a copy was taken. */
export function roundsOfHalves(calls: readonly PlannedCall[], truth: Truth): readonly WhoseRound[] {
  const half = calls.length / 2
  return calls.slice(0, half).map(({ line }, i) => {
    const other = calls[half + i]?.line ?? line
    return { persons: [line, other], visits: [visitOf(truth, line, 'last'), visitOf(truth, other, 'last')] }
  })
}

function roundsOf(
  { truth }: Happened,
  pairs: readonly (readonly [Line | undefined, Line | undefined])[],
  which: 'first' | 'last',
): readonly WhoseRound[] {
  return pairs.slice(0, ROUNDS).map(([one, other]) => {
    if (one === undefined || other === undefined) throw new Error('a pair has two')
    return { persons: [one, other], visits: [visitOf(truth, one, which), visitOf(truth, other, which)] }
  })
}

/** The lines of a group by what was done for them. */
function alike({ plan, truth, served }: Happened, group: Group): ReadonlyMap<string, readonly Line[]> {
  const classes = new Map<string, Line[]>()
  for (const { line, hour, kind } of plan.callers) {
    if ((kind === 'newcomer' ? 'newcomers' : hour) !== group) continue
    const key = JSON.stringify([kind, (truth.get(line) ?? []).map((visit) => served.get(visit))])
    classes.set(key, [...(classes.get(key) ?? []), line])
  }
  return classes
}

function visitOf(truth: Truth, line: Line | undefined, which: 'first' | 'last'): string {
  const visits = line && truth.get(line)
  const visit = which === 'first' ? visits?.[0] : visits?.at(-1)
  if (visit === undefined) throw new Error('a line without a visit in truth')
  return visit
}
