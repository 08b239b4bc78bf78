/** Daily quota of operators' events: across restarts and processes, and without the database. */
import { expect, test } from 'vitest'
import type { Actor } from '../../domain/access/actor.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { DAY } from '../../domain/kit/time.ts'
import type { Counted } from '../../ports/kit/day-limits.ts'
import { makeEventQuota } from './event-quota.ts'

const NOON = Date.parse('2022-01-12T12:00+09:00')
const operator: Actor = { kind: 'operator', name: 'safe-call', sites: new Set(), perDay: 5_000 }

/** A table of counters that every process shares, and its processes. */
function world() {
  const counts = new Map<string, number>()
  const asked: Promise<unknown>[] = []
  const state = { now: NOON, away: false }
  const count = async (day: string, things: readonly Counted[]) => {
    if (state.away) throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
    return things.map(({ thing, of }) => {
      const key = `${day} ${thing} ${of}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return counts.get(key) ?? 0
    })
  }
  const dayLimits = {
    count(day: string, things: readonly Counted[]) {
      const counting = count(day, things)
      asked.push(counting.catch(() => {}))
      return counting
    },
  }
  return {
    state,
    counts,
    start() {
      const quota = makeEventQuota({
        dayLimits,
        clock: { now: () => state.now },
        events: { emit: () => expect.unreachable() },
      })
      return {
        give: (events: number) => quota.giveBack(operator, events),
        async take(events: number, who = operator) {
          const taken = quota.take(who, events)
          await Promise.all(asked)
          return taken
        },
      }
    },
  }
}

test('the day’s number is taken and no more, of a list all or nothing; the next day it begins anew', async () => {
  const { start, state } = world()
  const { take } = start()
  for (let nth = 0; nth < 4; nth += 1) expect(await take(1_000)).toBe(true)
  expect(await take(999)).toBe(true)
  expect([await take(2), await take(1), await take(1)]).toEqual([false, true, false])
  expect(await take(1, { ...operator, name: 'other' })).toBe(true)
  state.now += DAY
  expect(await take(1_000)).toBe(true)
})

test('neither a restart nor another process begins it anew: each costs a thousand at most', async () => {
  const { start } = world()
  const [one, other] = [start().take, start().take]
  for (let nth = 0; nth < 2; nth += 1) expect([await one(1_000), await other(999)]).toEqual([true, true])
  const again = start().take
  expect(await again(1)).toBe(true)
  expect(await again(1_000)).toBe(false)
})

test('while the database is away events are taken by what is known here, and are counted once it is back', async () => {
  const { start, state, counts } = world()
  const { take } = start()
  state.away = true
  for (let nth = 0; nth < 5; nth += 1) expect(await take(999)).toBe(true)
  expect(await take(999)).toBe(false)
  expect(counts.size).toBe(0)
  state.away = false
  expect(await take(1)).toBe(true)
  expect([...counts.values()]).toEqual([5])
  expect(await start().take(1)).toBe(true)
  expect([...counts.values()]).toEqual([6])
})

test('what made no visit is given back, and never more than was taken', async () => {
  const { give, take } = world().start()
  for (let nth = 0; nth < 50; nth += 1) {
    expect(await take(1_000)).toBe(true)
    give(1_000)
  }
  give(9_000)
  for (let nth = 0; nth < 5; nth += 1) expect(await take(999)).toBe(true)
  expect(await take(6)).toBe(false)
})
