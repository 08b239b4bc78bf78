/** The rounds of the games, drawn from the truth: disjoint pairs of persons served alike, and pairs of visits of one line. */
import type { Line } from '../../../src/domain/phone/line.ts'
import type { SameRound, WhoseRound } from './games.ts'
import type { HourName, Plan, PlannedCall } from './plan.ts'
import { seeded, shuffled } from './plan.ts'

/** A line's visits by hex of their keys, in the order of its calls. */
export type Truth = ReadonlyMap<Line, readonly string[]>

/** @param which  of a line that comes twice: the first or the last visit */
export function whoseRounds(plan: Plan, truth: Truth, hour: HourName, which: 'first' | 'last'): readonly WhoseRound[] {
  return pairsOf(plan, (caller) => caller.hour === hour).map(([one, other]) => ({
    persons: [one, other],
    visits: [visitOf(truth, one, which), visitOf(truth, other, which)],
  }))
}

/** One person of the quiet hour, one of the busy hour. */
export function whoseRoundsAcross(plan: Plan, truth: Truth, which: 'first' | 'last'): readonly WhoseRound[] {
  const random = seeded(plan.seed + 1)
  const rounds = [false, true].flatMap((comesTwice) => {
    const [quiet, busy] = (['quiet', 'busy'] as const).map((hour) =>
      plan.callers.filter((caller) => caller.hour === hour && caller.comesTwice === comesTwice).map(({ line }) => line),
    )
    return (quiet ?? []).map((line, i) => [line, busy?.[i] ?? line] as const)
  })
  return shuffled(rounds, random)
    .slice(0, ROUNDS)
    .map((pair) => {
      const [one, other] = random() < 0.5 ? pair : ([pair[1], pair[0]] as const)
      return { persons: [one, other], visits: [visitOf(truth, one, which), visitOf(truth, other, which)] }
    })
}

/** One line of each half of the calls: those between whom a copy was taken. */
export function roundsOfHalves(calls: readonly PlannedCall[], truth: Truth): readonly WhoseRound[] {
  const half = calls.length / 2
  return calls.slice(0, half).map(({ line }, i) => {
    const other = calls[half + i]?.line ?? line
    return { persons: [line, other], visits: [visitOf(truth, line, 'last'), visitOf(truth, other, 'last')] }
  })
}

export function sameRounds(plan: Plan, truth: Truth, hour: HourName): readonly SameRound[] {
  const lines = plan.callers.filter((caller) => caller.hour === hour && caller.comesTwice).map(({ line }) => line)
  return lines.map((line, i) => ({
    third: visitOf(truth, line, 'first'),
    same: visitOf(truth, line, 'last'),
    other: visitOf(truth, lines[(i + 1) % lines.length] ?? line, 'last'),
  }))
}

export const ROUNDS = 200

/** Disjoint pairs of those who were served alike. */
function pairsOf(plan: Plan, wanted: (caller: Plan['callers'][number]) => boolean): readonly (readonly [Line, Line])[] {
  const random = seeded(plan.seed + 2)
  const mine = shuffled(plan.callers.filter(wanted), random)
  const kinds = [false, true].map((comesTwice) => mine.filter((caller) => caller.comesTwice === comesTwice))
  return kinds.flatMap((kind) =>
    Array.from({ length: Math.floor(kind.length / 2) }, (_, i) => {
      const [one, other] = [kind[2 * i]?.line, kind[2 * i + 1]?.line]
      if (one === undefined || other === undefined) throw new Error('a pair has two')
      return [one, other] as const
    }),
  )
}

function visitOf(truth: Truth, line: Line, which: 'first' | 'last'): string {
  const visit = which === 'first' ? truth.get(line)?.[0] : truth.get(line)?.at(-1)
  if (visit === undefined) throw new Error('a line without a visit in truth')
  return visit
}
