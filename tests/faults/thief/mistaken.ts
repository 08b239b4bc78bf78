/** A server's morning with mistakes planted beside its visits, and the same plan on the store as it was: the truth, and a thief's copies. */
import type { Line, SiteNumber } from '../../../src/domain/call/phone/line.ts'
import { kstDay } from '../../../src/domain/kit/time.ts'
import { randomFrom } from '../../support/random-from.ts'
import { type Copy, takeCopies } from './copy.ts'
import { bindAll, quietHour, registerAll } from './hours.ts'
import { playOldStore } from './old-store.ts'
import { passTime } from './pass-time.ts'
import { makePlan, type Plan, type PlannedCall, shuffled } from './plan.ts'
import { plant } from './planted.ts'
import { ROUNDS, type Truth } from './rounds.ts'
import { startThiefServer, type ThiefServer } from './server.ts'
import { truthOf } from './truth.ts'

export type Mistaken = {
  readonly plan: Plan
  /** With mistakes planted: a copy between two halves of its calls, and one after them. */
  readonly morning: {
    readonly calls: readonly PlannedCall[]
    readonly truth: Truth
    readonly copies: readonly Copy[]
  }
  /** The plan's two hours, in a database of their own. */
  readonly old: { readonly truth: Truth; readonly copy: Copy }
  close(): void
}

const BOUND_AT = Date.parse('2022-01-12T20:00:00+09:00')
const MORNING = Date.parse('2022-01-13T09:05:00+09:00')

export async function makeMistakes(seed: number): Promise<Mistaken> {
  const plan = makePlan(seed, ROUNDS, 0)
  await using world = await startThiefServer(BOUND_AT, plan.sites)
  using copies = takeCopies(world)
  const calls = callsOfMorning(plan)
  const lines = calls.map(({ line }) => line).sort()
  registerAll(world, lines)
  await bindAll(world, lines)
  await passTime(world, MORNING)
  const morning = { calls, copies: await callsBesideMistakes(world, plan, lines, calls, copies.take) }
  const truth = await truthOf(world, kstDay(MORNING))
  const old = { truth: await playOldStore(world, plan), copy: await copies.take('old store') }
  return { plan, morning: { ...morning, truth }, old, close: copies.keep() }
}

/** Everybody who comes once in the plan, in another order. */
function callsOfMorning({ seed, callers, sites }: Plan): readonly PlannedCall[] {
  const random = randomFrom(seed + 3)
  const lines = callers.filter(({ kind }) => kind === 'once').map(({ line }) => line)
  return shuffled(lines, random).map((line, i) => ({ line, site: sites[i % sites.length] as SiteNumber })) // within the list
}

async function callsBesideMistakes(
  world: ThiefServer,
  { seed }: Plan,
  lines: readonly Line[],
  calls: readonly PlannedCall[],
  take: (name: string) => Promise<Copy>,
): Promise<readonly Copy[]> {
  const { beside, foldInOrder } = await plant(world, lines, randomFrom(seed + 4))
  const middle = calls.length / 2
  await quietHour(world, calls.slice(0, middle), beside)
  const between = await take('between')
  await quietHour(world, calls.slice(middle), beside)
  await foldInOrder(calls.map(({ line }) => line))
  return [between, await take('after')]
}
