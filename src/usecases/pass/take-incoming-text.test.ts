/** Incoming texts of one line and of many, where the database takes its time over the first; what their answers cost. */
import { expect, test, vi } from 'vitest'
import { createCp949 } from '../../adapters/cp949/cp949.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import { makeTakeIncomingText } from './take-incoming-text.ts'

const MINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line

/** Whose wish is held back until it is let go. */
function world() {
  const wishes: string[] = []
  const sent: string[] = []
  const paid: number[] = []
  const counts = { ofLine: 0 }
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
    dayCounters: { count: async () => [++counts.ofLine] },
    tokens: { limited: () => new Uint8Array(16) },
    textsALine: 3,
    textSpend: {
      async add(texts) {
        paid.push(...texts.map(({ siteId }) => siteId))
        return { won: texts.map(() => 8), of: new Map() }
      },
      settle: async (texts) => texts.map(() => 8),
    },
    gateway: {
      kindsOf: () => ({ main: 'sms' }),
      async submit({ kind = '' }) {
        sent.push(kind)
        return { kind: 'accepted', messageId: 'm' }
      },
    },
    text: { charset: createCp949() },
    clock: { now: () => 0 },
    events: { emit: () => {} },
  })
  return { wishes, sent, paid, counts, held, take }
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

test('a flood is taken in parts: of one line eight wait, of all sixty-four, and the gateway is asked to bring the others again', async () => {
  const { wishes, held, take } = world()
  const tooMany = { code: 'INCOMING_TEXTS_TOO_MANY', retryable: true }
  const mine = Array.from({ length: 8 }, () => take({ from: MINE, body: 'STOP' }))
  await expect(take({ from: MINE, body: 'STOP' })).rejects.toMatchObject(tooMany)
  const others = Array.from({ length: 56 }, (_, nth) => take({ from: `+8210000001${nth + 10}` as Line, body: 'STOP' }))
  await expect(take({ from: OTHER, body: 'STOP' })).rejects.toMatchObject(tooMany)
  held.resolve()
  await Promise.all([...mine, ...others])
  expect(wishes).toHaveLength(64)
  await take({ from: MINE, body: 'START' })
  await take({ from: OTHER, body: 'STOP' })
  expect(wishes.slice(-2)).toEqual(['mine start', 'other stop'])
})

test('an answer is paid as the service’s own, and is one of the texts that the line may have that day', async () => {
  const { wishes, sent, paid, counts, take } = world()
  await take({ from: OTHER, body: 'STOP' })
  await vi.waitFor(() => expect([sent, paid]).toEqual([['texts-stopped'], [SELF_SITE_ID]]))
  counts.ofLine = 3
  await take({ from: OTHER, body: 'START' })
  await vi.waitFor(() => expect(counts.ofLine).toBe(4))
  await take({ from: OTHER, body: 'thanks' })
  await vi.waitFor(() => expect(counts.ofLine).toBe(5))
  expect([wishes, sent, paid]).toEqual([['other stop', 'other start'], ['texts-stopped'], [SELF_SITE_ID]])
})
