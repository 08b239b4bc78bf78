/** Tests of the limit by latency against a server of known strength, in time of its own. */
import { expect, test } from 'vitest'
import { createGradientLimit, type GiveBack } from './gradient-limit.ts'

const QUICK = 50
const never = new AbortController().signal

/** A server that answers `strength` at once in 50 ms each; beyond that all take longer together. Always more wait than may run. */
function simulate(limitStart = 20) {
  let now = 0
  let strength = 40
  const limit = createGradientLimit({ start: limitStart, least: 4, most: 256 }, () => now)
  const running: { readonly endsAt: number; readonly back: GiveBack }[] = []
  const ask = () =>
    limit.take(never).then((back) => {
      running.push({ endsAt: now + QUICK * Math.max(1, (running.length + 1) / strength), back })
    })
  return {
    limit: limit.limit,
    atOnce: () => running.length,
    become: (next: number) => {
      strength = next
    },
    async answers(count: number) {
      while (running.length < 300 && running.length < limit.limit()) {
        void ask()
        await Promise.resolve()
        await Promise.resolve()
      }
      for (let i = 0; i < count; i++) {
        running.sort((a, b) => a.endsAt - b.endsAt)
        const first = running.shift()
        if (first === undefined) throw new Error('nothing runs')
        now = Math.max(now, first.endsAt)
        first.back('answer')
        while (running.length < limit.limit()) {
          void ask()
          await Promise.resolve()
          await Promise.resolve()
        }
      }
    },
  }
}

test('it grows to what the server bears, and not far beyond', async () => {
  const world = simulate()
  await world.answers(2_000)
  expect(world.limit()).toBeGreaterThan(40)
  expect(world.limit()).toBeLessThan(140)
})

test('it comes down where the server slows down, and grows again', async () => {
  const world = simulate()
  await world.answers(2_000)
  const before = world.limit()
  world.become(8)
  await world.answers(300)
  expect(world.limit()).toBeLessThan(before / 2)
  const slowed = world.limit()
  world.become(200)
  await world.answers(2_000)
  expect(world.limit()).toBeGreaterThan(slowed * 2)
})

test('what is dropped brings it down at once, never below the least', async () => {
  const limit = createGradientLimit({ start: 20, least: 4, most: 256 })
  for (let i = 0; i < 3; i++) (await limit.take(never))('dropped')
  expect(limit.limit()).toBe(14)
  for (let i = 0; i < 50; i++) (await limit.take(never))('dropped')
  expect(limit.limit()).toBe(4)
})

test('a turn is given in order, once, and not to who has left', async () => {
  const limit = createGradientLimit({ start: 1, least: 1, most: 1 })
  const first = await limit.take(never)
  const leaving = new AbortController()
  const second = limit.take(leaving.signal)
  const third = limit.take(never)
  leaving.abort(new Error('left'))
  await expect(second).rejects.toThrow('left')
  await expect(limit.take(leaving.signal)).rejects.toThrow('left')
  first('answer')
  first('answer')
  const back = await third
  let isFourth = false
  const fourth = limit.take(never).then((it) => {
    isFourth = true
    return it
  })
  await Promise.resolve()
  expect(isFourth).toBe(false)
  back('answer')
  ;(await fourth)('answer')
})
