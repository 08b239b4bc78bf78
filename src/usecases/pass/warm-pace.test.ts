/** Tests of the pace of questions that nobody waits for. */
import { expect, test } from 'vitest'
import { makeWarmPace } from './warm-pace.ts'

function makeWorld(most = 20) {
  let now = 0
  const pace = makeWarmPace({
    most: () => most,
    elapsed: () => now,
    sleep: async (ms) => {
      now += ms
    },
  })
  return { pace, now: () => now }
}

test('so many a second go and no more', async () => {
  const { pace, now } = makeWorld(20)
  for (let nth = 0; nth < 41; nth += 1) await pace.turn()
  expect(now()).toBe(2_000)
})

test('fewer go while answers take twice the usual, more again as they are quick, never beyond the setting', () => {
  const { pace } = makeWorld(20)
  for (let nth = 0; nth < 10; nth += 1) pace.answered(100)
  expect(pace.perSecond()).toBe(20)
  for (let nth = 0; nth < 3; nth += 1) pace.answered(400)
  expect(pace.perSecond()).toBeLessThan(7)
  for (let nth = 0; nth < 1_000; nth += 1) pace.answered(100)
  expect(pace.perSecond()).toBe(20)
})

test('a registry that is quick anyway is not slow for being twice as slow', () => {
  const { pace } = makeWorld()
  pace.answered(10)
  pace.answered(100)
  expect(pace.perSecond()).toBe(20)
})

test('as many are asked side by side as the pace needs by how long answers take, sixteen at most', () => {
  const { pace } = makeWorld(90)
  expect(pace.atOnce()).toBe(4)
  pace.answered(100)
  expect(pace.atOnce()).toBe(14)
  pace.answered(40)
  expect(pace.atOnce()).toBe(6)
  pace.troubled()
  expect(pace.atOnce()).toBe(1)
  const quick = makeWorld(1_000).pace
  quick.answered(100)
  expect(quick.atOnce()).toBe(16)
})

test('in trouble it is left alone, each time longer, and then begins slowly', () => {
  const { pace } = makeWorld()
  const rests = Array.from({ length: 7 }, () => pace.troubled())
  expect(rests).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  expect(pace.perSecond()).toBe(0.5)
  pace.answered(50)
  expect(pace.troubled()).toBe(30_000)
})
