/** The day's texts of a line, counted by several processes on one real database, under real keys. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Subjects } from '../../src/adapters/postgres/identity/subjects/subjects.ts'
import { createPostgresDayCounters } from '../../src/adapters/postgres/kit/day-counters.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { DAY, kstDay } from '../../src/domain/kit/time.ts'
import type { OutboxRow } from '../../src/ports/pass/outbox.ts'
import { makeLeftForLine } from '../../src/usecases/pass/left-for-line.ts'
import { makeTextsOfLine } from '../../src/usecases/pass/texts-of-line.ts'
import { databaseWorld } from './database-world.fixture.ts'

const LINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line
const SITE = 7

let world: Awaited<ReturnType<typeof databaseWorld>>
let now = 0
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  now = world.clock.now()
})

/** As a `texts` process that has just started counts. */
const process = (subjects: Subjects = world.subjects) =>
  makeTextsOfLine({
    dayCounters: createPostgresDayCounters(subjects),
    tokens: world.tokens,
    clock: { now: () => now },
    textsALine: 20,
  })
let rows = 0n
const row = (): OutboxRow => ({ id: ++rows, intent: { hour: 0, sealed: new Uint8Array() } })
const leftOf = (line: Line) =>
  makeLeftForLine({
    dayCounters: createPostgresDayCounters(world.otherSubjects),
    tokens: world.tokens,
    textsALine: 20,
  })(line, SITE, kstDay(now))

test('twenty of a day whichever process sends them, and after a start anew none more; each line has its own', async () => {
  const processes = [process(), process(world.otherSubjects)]
  const allowed = await Promise.all(Array.from({ length: 30 }, async (_, nth) => processes[nth % 2]?.(row(), LINE)))
  expect(allowed.filter((may) => may === true)).toHaveLength(20)
  expect(await process()(row(), LINE)).toBe(false)
  expect(await process()(row(), OTHER)).toBe(true)
  expect(await leftOf(LINE)).toEqual({ texts: false, links: true, birthDates: true })
  expect(await leftOf(OTHER)).toEqual({ texts: true, links: true, birthDates: true })
})

test('a row that is prepared again counts once', async () => {
  const mayBeTexted = process()
  const [first, last] = [row(), row()]
  for (let again = 0; again < 25; again += 1) expect(await mayBeTexted(first, LINE)).toBe(true)
  for (let nth = 2; nth <= 19; nth += 1) await mayBeTexted(row(), LINE)
  expect([await mayBeTexted(last, LINE), await mayBeTexted(row(), LINE), await mayBeTexted(last, LINE)]).toEqual([
    true,
    false,
    true,
  ])
})

test('the next day begins anew, and what is stored names no line', async () => {
  const mayBeTexted = process()
  for (let nth = 0; nth < 21; nth += 1) await mayBeTexted(row(), LINE)
  const stored = await world.stored()
  expect(stored).not.toContain(LINE.slice(3))
  expect(stored).not.toContain(Buffer.from(LINE.slice(3)).toString('hex'))
  now += DAY
  expect(await mayBeTexted(row(), LINE)).toBe(true)
})
