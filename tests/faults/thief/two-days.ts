/** Two days of a server with everything that a thief takes of them: the truth, and his copies of different hours. */
import { type EpochMs, HOUR, kstDay, MINUTE } from '../../../src/domain/kit/time.ts'
import { type Copy, takeCopies } from './copy.ts'
import { bindAll, busyHour, quietHour, registerAll } from './hours.ts'
import { passTime } from './pass-time.ts'
import { makePlan, type Plan } from './plan.ts'
import { type Happened, ROUNDS } from './rounds.ts'
import { startThiefServer, type ThiefServer } from './server.ts'
import { truthOf } from './truth.ts'

export type TwoDays = Happened & {
  /** Where in the log of changes the first call was, after the fold of the night before. */
  readonly logAtFirstCall: bigint
  /** What memory knows of callers and places, three hours after the busy hour and after the night. */
  readonly memory: { readonly evening: Remembered; readonly night: Remembered }
  /** At once after the quiet hour; three hours after it; three after the busy one; after the night. */
  readonly copies: { readonly morning: Copy; readonly afternoon: Copy; readonly evening: Copy; readonly night: Copy }
  close(): void
}

/** Of a hundred callers some are served otherwise, because a registry was slow: of each kind there are some more. */
const SPARE = 10
const BOUND_AT = Date.parse('2022-01-11T20:00:00+09:00')
const QUIET_FROM = Date.parse('2022-01-12T09:05:00+09:00')
const BUSY_FROM = Date.parse('2022-01-12T13:10:00+09:00')
const NIGHT = Date.parse('2022-01-13T01:30:00+09:00')

export async function twoDays(seed: number): Promise<TwoDays> {
  const plan = makePlan(seed, ROUNDS + SPARE, 2 * (ROUNDS + SPARE))
  await using world = await startThiefServer(BOUND_AT, plan.sites)
  using copies = takeCopies(world)
  const linesOf = (callers: Plan['callers']) => callers.map(({ line }) => line)
  registerAll(world, linesOf(plan.callers))
  await bindAll(world, linesOf(plan.callers.filter(({ kind }) => kind !== 'newcomer')))
  await passTime(world, QUIET_FROM)
  const logAtFirstCall = await placeInLog(world)
  await quietHour(world, plan.calls.quiet)
  const morning = await copies.take('morning')
  await passTime(world, BUSY_FROM)
  const afternoon = await copies.take('afternoon')
  await busyHour(world, plan.calls.busy)
  await passTime(world, world.clock.now() + 3 * HOUR + 5 * MINUTE)
  const evening = await copies.take('evening')
  const inTheEvening = rememberedBy(world, BUSY_FROM)
  await passTime(world, NIGHT)
  const night = await copies.take('night')
  const memory = { evening: inTheEvening, night: rememberedBy(world, BUSY_FROM) }
  const truth = await truthOf(world, kstDay(QUIET_FROM))
  const { served } = world
  const taken = { morning, afternoon, evening, night }
  return { plan, truth, served, logAtFirstCall, memory, copies: taken, close: copies.keep() }
}

/** Pairs of line and place that are held, and the arrivals that a door would have been shown at that time. */
type Remembered = { readonly called: number; readonly told: number; readonly arrivals: number }

function rememberedBy({ services, grounds }: ThiefServer, at: EpochMs): Remembered {
  const { calls, texts, web } = services
  const sites = grounds.web.sites.all()
  const arrivals = sites.reduce((sum, { id }) => sum + web.arrivals.list(id, at).length, 0)
  return { called: calls.calledToday.size, told: texts.toldToday.size, arrivals }
}

async function placeInLog({ owner }: ThiefServer): Promise<bigint> {
  const { rows } = await owner.query<{ place: string }>(
    `select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text as place`,
  )
  return BigInt(rows[0]?.place ?? 0)
}
