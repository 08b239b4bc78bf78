/** Requests of many lines on one day: by text there is room for some, and those who ask by page have theirs; the same one twice. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Correction } from '../../domain/identity/correction.ts'
import { makeOpenCorrection } from './open-correction.ts'

test('texts of forged senders use up no more than their part of the day, and one line none of it beyond its three', async () => {
  const counts = new Map<string, number>()
  let opened = 0
  const open = makeOpenCorrection({
    corrections: {
      ofLine: async () => [],
      async open() {
        opened += 1
        return true
      },
    },
    dayLimits: {
      count: async (_day, things) =>
        things.map(({ thing, of }) => {
          const nth = (counts.get(`${thing} ${of}`) ?? 0) + 1
          counts.set(`${thing} ${of}`, nth)
          return nth
        }),
    },
    pick: () => 0,
    clock: { now: () => 0 },
    events: { emit: () => {} },
  })
  const line = (nth: number) => `+8210000${String(nth).padStart(5, '0')}` as Line
  const asks = (nth: number, by: 'text' | 'page', words: string) => open(line(nth), { kind: 'other', words, by })
  for (let nth = 0; nth < 1_000; nth += 1) await asks(1, 'text', `${nth}`)
  expect(opened).toBe(3)
  for (let nth = 2; nth < 1_000; nth += 1) await asks(nth, 'text', 'wrong')
  expect(opened).toBe(700)
  expect(await asks(1_000, 'text', 'wrong')).toEqual({ kind: 'limit' })
  expect(await asks(1_001, 'page', 'wrong')).toMatchObject({ kind: 'opened' })
})

test('the same on the same day is the same request, and is said to be known', async () => {
  const kept: Correction[] = []
  const open = makeOpenCorrection({
    corrections: {
      ofLine: async () => kept,
      async open(request) {
        kept.push({ ...request, state: 'open' })
        return true
      },
    },
    dayLimits: { count: async (_day, things) => things.map(() => 1) },
    pick: () => 0,
    clock: { now: () => 0 },
    events: { emit: () => {} },
  })
  const said = { kind: 'status', words: '', by: 'call' } as const
  const first = await open('+821000000001' as Line, said)
  expect(first).not.toHaveProperty('isKnown')
  expect(await open('+821000000001' as Line, said)).toEqual({ ...first, isKnown: true })
  expect(kept).toHaveLength(1)
})
