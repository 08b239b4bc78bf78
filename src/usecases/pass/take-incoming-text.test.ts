/** Order of one line's incoming texts, where the database takes its time over the first. */
import { expect, test } from 'vitest'
import { createCp949 } from '../../adapters/cp949/cp949.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { makeTakeIncomingText } from './take-incoming-text.ts'

const MINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line

/** Whose wish is held back until it is let go. */
function world() {
  const wishes: string[] = []
  const held = Promise.withResolvers<void>()
  let isFirst = true
  const take = makeTakeIncomingText({
    stops: {
      areStopped: async (lines) => lines.map(() => false),
      async set(line, stopped) {
        const waits = line === MINE && isFirst
        if (waits) isFirst = false
        if (waits) await held.promise
        wishes.push(`${line === MINE ? 'mine' : 'other'} ${stopped ? 'stop' : 'start'}`)
        return true
      },
    },
    records: { setPreferences: async () => {} },
    corrections: { ofLine: async () => [] },
    openCorrection: async () => ({ kind: 'limit' }),
    helpNumber: undefined,
    dayLimits: { count: async (_day, things) => things.map(() => 1) },
    gateway: { submit: async () => ({ kind: 'accepted', messageId: 'm' }) },
    text: { charset: createCp949() },
    clock: { now: () => 0 },
    events: { emit: () => {} },
  })
  return { wishes, held, take }
}

test('START waits for the STOP before it, and holds up nobody else', async () => {
  const { wishes, held, take } = world()
  const stop = take({ from: MINE, body: 'STOP' })
  const start = take({ from: MINE, body: 'START' })
  await take({ from: OTHER, body: 'STOP' })
  expect(wishes).toEqual(['other stop'])
  held.resolve()
  await Promise.all([stop, start])
  expect(wishes).toEqual(['other stop', 'mine stop', 'mine start'])
})

test('a STOP that could not be kept is not taken, and what comes after it is', async () => {
  const { wishes, held, take } = world()
  const stop = take({ from: MINE, body: 'STOP' })
  const start = take({ from: MINE, body: 'START' })
  held.reject(new Error('the database is away'))
  await expect(stop).rejects.toThrow('away')
  await start
  expect(wishes).toEqual(['mine start'])
})
