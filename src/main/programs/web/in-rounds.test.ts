/** Rounds of answers: however many ask, the work is done a few times a second, and never before the question. */
import { expect, test } from 'vitest'
import { inRounds } from './in-rounds.ts'

test('a thousand who ask are two rounds: the one that was under way, and one for all who came meanwhile', async () => {
  let rounds = 0
  const first = Promise.withResolvers<void>()
  const ask = inRounds(async () => {
    rounds += 1
    const nth = rounds
    if (nth === 1) await first.promise
    return nth
  }, 1)
  const early = ask()
  await Promise.resolve()
  await Promise.resolve()
  const late = Array.from({ length: 1_000 }, () => ask())
  first.resolve()
  expect(await early).toBe(1)
  expect(new Set(await Promise.all(late))).toEqual(new Set([2]))
  expect(rounds).toBe(2)
})

test('between two rounds there is a pause, and the next one is after its question', async () => {
  const began: number[] = []
  const ask = inRounds(async () => began.push(performance.now()), 40)
  await ask()
  const asked = performance.now()
  await ask()
  const [first = 0, second = 0] = began
  expect(second - first).toBeGreaterThanOrEqual(38)
  expect(second).toBeGreaterThan(asked)
})

test('a round that fails is a failure of those who asked for it alone', async () => {
  let rounds = 0
  const ask = inRounds(async () => {
    rounds += 1
    if (rounds === 1) throw new Error('of the test')
    return 'well'
  }, 1)
  await expect(ask()).rejects.toThrow('of the test')
  expect(await ask()).toBe('well')
})
