/** Requests of many lines on one day: by text there is room for some, and those who ask by page have theirs; the same one twice. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Correction } from '../../domain/identity/correction.ts'
import { addDays, kstDay } from '../../domain/kit/time.ts'
import type { NewCorrection } from '../../ports/identity/corrections.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { makeOpenCorrection } from './open-correction.ts'

const MINE = '+821000000001' as Line

test('texts of forged senders use up no more than their part of the day, and one line none of it beyond its two', async () => {
  const counts = new Map<string, number>()
  let opened = 0
  const open = makeOpenCorrection({
    corrections: {
      ofLine: async () => [],
      async open({ number }) {
        opened += 1
        return number
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
  expect(opened).toBe(2)
  expect(await asks(1, 'page', 'of its own')).toMatchObject({ kind: 'opened' })
  expect(await asks(1, 'page', 'a fourth')).toEqual({ kind: 'limit' })
  for (let nth = 2; nth < 1_000; nth += 1) await asks(nth, 'text', 'wrong')
  expect(opened).toBe(701)
  expect(await asks(1_000, 'text', 'wrong')).toEqual({ kind: 'limit' })
  expect(await asks(1_001, 'page', 'wrong')).toMatchObject({ kind: 'opened' })
})

test('of the twelve that a line has in 28 days forged texts use up eight', async () => {
  const number = 'X' as Correction['number']
  const opened = async (by: 'text' | 'page' | 'call', kept: number) => {
    const before: Correction = { number, line: MINE, kind: 'other', day: kstDay(0), words: 'before', state: 'open' }
    const open = makeOpenCorrection({
      corrections: {
        ofLine: async () => Array.from({ length: kept }, () => before),
        open: async ({ number }) => number,
      },
      dayLimits: { count: async (_day, things) => things.map(() => 1) },
      pick: () => 0,
      clock: { now: () => 0 },
      events: { emit: () => {} },
    })
    return (await open(MINE, { kind: 'other', words: 'wrong', by })).kind
  }
  expect([await opened('text', 7), await opened('text', 8)]).toEqual(['opened', 'limit'])
  expect([await opened('page', 8), await opened('call', 11)]).toEqual(['opened', 'opened'])
})

test('the same on the same day is the same request, also at the same moment, and is said to be known', async () => {
  const kept: Correction[] = []
  let picked = 0
  const open = makeOpenCorrection({
    corrections: {
      ofLine: async () => [...kept],
      async open(request) {
        await Promise.resolve()
        kept.push({ ...request, state: 'open' })
        return request.number
      },
    },
    dayLimits: { count: async (_day, things) => things.map(() => 1) },
    pick: (below) => picked++ % below,
    clock: { now: () => 0 },
    events: { emit: () => {} },
  })
  const said = { kind: 'status', words: '', by: 'call' } as const
  const first = await open('+821000000001' as Line, said)
  expect(first).not.toHaveProperty('isKnown')
  expect(await open('+821000000001' as Line, said)).toEqual({ ...first, isKnown: true })
  expect(kept).toHaveLength(1)
  const atOnce = await Promise.all([1, 2, 3].map(() => open(MINE, { ...said, words: 'pressed twice' })))
  expect(atOnce.map((each) => 'isKnown' in each)).toEqual([false, true, true])
  expect(kept).toHaveLength(2)
})

describe('another request', () => {
  const LINE = '+821000000001' as Line
  const said = { kind: 'name', words: '다른 이름', by: 'page' } as const
  const day = kstDay(0)
  const number = 'X' as Correction['number']
  const same: Correction = { number, line: LINE, kind: 'name', day, words: '다른 이름', state: 'open' }

  const asGiven = (request: NewCorrection): Correction['number'] | undefined => request.number
  function opening(earlier: readonly Correction[], keptAs = asGiven) {
    const [opened, events]: [NewCorrection[], AppEvent[]] = [[], []]
    let picked = 0
    const open = makeOpenCorrection({
      corrections: {
        ofLine: async () => earlier,
        async open(request) {
          opened.push(request)
          return keptAs(request)
        },
      },
      dayLimits: { count: async (_day, things) => things.map(() => 3) },
      pick: (below) => picked++ % below,
      clock: { now: () => 0 },
      events: { emit: (event) => void events.push(event) },
    })
    return { open, opened, events }
  }

  test('is known by kind, words and day, as long as it is open', async () => {
    expect(await opening([same]).open(LINE, said)).toEqual({ kind: 'opened', number, isKnown: true })
    const { words: _words, ...rest } = same
    for (const other of [
      { ...same, kind: 'status' as const },
      { ...same, words: '또 다른 이름' },
      { ...same, day: addDays(day, -1) },
      { ...rest, state: 'settled' as const, outcome: 'corrected' as const, answer: '' },
    ]) {
      const { open, opened } = opening([other])
      expect(await open(LINE, said)).not.toHaveProperty('isKnown')
      expect(opened).toMatchObject([{ line: LINE, kind: 'name', day, words: '다른 이름' }])
    }
  })

  test('that another server opened meanwhile is known too, under its number, and is no event', async () => {
    const { open, events } = opening([], () => number)
    expect(await open(LINE, said)).toEqual({ kind: 'opened', number, isKnown: true })
    expect(events).toEqual([])
  })

  test('has another number than the line’s others, and is told as an event', async () => {
    const first = opening([])
    const one = await first.open(LINE, said)
    const taken = one.kind === 'opened' ? one.number : number
    const { open, events } = opening([{ ...same, words: '', number: taken }])
    const other = await open(LINE, said)
    expect(other).toMatchObject({ kind: 'opened' })
    expect(other).not.toMatchObject({ number: taken })
    expect(events).toEqual([{ type: 'correction-opened', by: 'page' }])
  })

  test('that a day has no place for is the limit', async () => {
    const { open, events } = opening([], () => undefined)
    expect(await open(LINE, said)).toEqual({ kind: 'limit' })
    expect(events).toEqual([])
  })
})
