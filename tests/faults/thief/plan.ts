/** The calls of the thief's two hours, drawn from a seed: persons served alike, lines that come twice, in a random order. */
import type { Line, SiteNumber } from '../../../src/domain/call/phone/line.ts'
import { randomFrom } from '../../support/random-from.ts'

export type Caller = {
  readonly line: Line
  readonly hour: HourName
  readonly kind: CallerKind
}
/** Calls at one site; at a second one later in the hour too; the same, but is known from the first call's link on only. */
export type CallerKind = 'once' | 'twice' | 'newcomer'
export type HourName = 'quiet' | 'busy'
export type PlannedCall = {
  readonly line: Line
  readonly site: SiteNumber
  /** Follows the link in the text and is identified. */
  readonly identifies?: boolean
}
export type Plan = {
  readonly seed: number
  /** In the order in which they were bound, which says nothing of the order of calls. */
  readonly callers: readonly Caller[]
  /** First calls go to the sites of the first half, second ones to those of the second, after all first calls. */
  readonly calls: Readonly<Record<HourName, readonly PlannedCall[]>>
  readonly sites: readonly SiteNumber[]
}

const SITES = 10

/**
 * @param each       callers an hour who come once, and as many who come twice
 * @param newcomers  callers of the quiet hour besides
 */
export function makePlan(seed: number, each: number, newcomers: number): Plan {
  const random = randomFrom(seed)
  const sites = Array.from({ length: SITES }, (_, i) => `08000090${String(i).padStart(2, '0')}` as SiteNumber)
  const lines = shuffled(
    Array.from({ length: 10_000 }, (_, last) => `+82100000${String(last).padStart(4, '0')}` as Line),
    random,
  )
  const hours = ['quiet', 'busy'] as const
  const some = (count: number, hour: HourName, kind: CallerKind) =>
    lines.splice(0, count).map((line): Caller => ({ line, hour, kind }))
  const callers = [
    ...hours.flatMap((hour) => [...some(each, hour, 'once'), ...some(each, hour, 'twice')]),
    ...some(newcomers, 'quiet', 'newcomer'),
  ]
  const callsOf = (hour: HourName): readonly PlannedCall[] => {
    const mine = callers.filter((caller) => caller.hour === hour)
    const calls = (whom: readonly Caller[], at: readonly SiteNumber[]) =>
      shuffled(whom, random).map(({ line }) => ({ line, site: pick(at, random) }))
    // Those who come once are spread over both halves, so that no half names them.
    const [early, late] = halves(
      shuffled(
        mine.filter(({ kind }) => kind === 'once'),
        random,
      ),
    )
    const twice = mine.filter(({ kind }) => kind !== 'once')
    const newcomers = new Set(mine.filter(({ kind }) => kind === 'newcomer').map(({ line }) => line))
    return [
      ...calls([...twice, ...early], sites.slice(0, SITES / 2)).map((call) =>
        newcomers.has(call.line) ? { ...call, identifies: true } : call,
      ),
      ...calls([...twice, ...late], sites.slice(SITES / 2)),
    ]
  }
  return {
    seed,
    callers: shuffled(callers, random),
    calls: { quiet: callsOf('quiet'), busy: callsOf('busy') },
    sites,
  }
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j] as T, copy[i] as T] // both are indices of the list
  }
  return copy
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T // an index of the list
}

function halves<T>(list: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(list.length / 2)
  return [list.slice(0, middle), list.slice(middle)]
}
