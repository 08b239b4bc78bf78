import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { NOON } from '../../../../tests/support/test-keys.ts'
import { HOUR, hourOf } from '../../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { decodeHourRow, encodeHourRow } from './hour-row-form.ts'
import { createHourRows, type Found, HOUR_KIND, type HourRows, type Wanted } from './hour-rows.ts'

const NOW = hourOf(NOON)
let world: DatabaseWorld
let rows: HourRows
beforeAll(async () => {
  world = await databaseWorld()
  rows = createHourRows('links', world.subjects)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  world.setTime(NOON)
})

const thing = (hours: readonly number[] = [NOW]): Wanted => ({
  kind: HOUR_KIND.link,
  subject: randomBytes(16),
  hours,
})
const numberIn = (found: Found | undefined) => (found === undefined ? 0 : decodeHourRow<number>(found.plain).value)
const oneMore = (before: Found | undefined) => encodeHourRow('links', numberIn(before) + 1)
const countOf = async (wanted: Wanted) => numberIn((await rows.last(world.pool, [wanted]))[0])

test('of forty that count at once, on two nodes, none is lost', async () => {
  const wanted = thing()
  const pools = [world.pool, world.other]
  await Promise.all(
    Array.from({ length: 40 }, (_, nth) => rows.change(pools[nth % 2] ?? world.pool, [wanted], oneMore)),
  )
  expect(await countOf(wanted)).toBe(40)
})

test('in a transaction a slot that another took meanwhile is seen, and decided again', async () => {
  const wanted = thing()
  await inTransaction(world.pool, async (client) => {
    await client.query('select 1')
    await rows.change(world.other, [wanted], oneMore)
    await rows.change(client, [wanted], oneMore)
  })
  expect(await countOf(wanted)).toBe(2)
})

test('what is left as it is leaves no row', async () => {
  const wanted = thing()
  await rows.change(world.pool, [wanted], () => undefined)
  expect(await world.stored()).toBe('')
})

test('the newest hour that has a version holds, and is written into', async () => {
  const subject = randomBytes(16)
  const of = (hours: readonly number[]): Wanted => ({ kind: HOUR_KIND.link, subject, hours })
  await rows.change(world.pool, [of([NOW])], oneMore)
  await rows.change(world.pool, [of([NOW - 1, NOW])], oneMore)
  expect(await countOf(of([NOW]))).toBe(2)
  expect(await countOf(of([NOW + 1, NOW, NOW - 1]))).toBe(2)
  await rows.change(world.pool, [of([NOW + 1])], oneMore)
  expect(await countOf(of([NOW, NOW + 1]))).toBe(1)
})

test('the next use of a table four hours later finds nothing of what lay there', async () => {
  const subject = randomBytes(16)
  const of = (hour: number): Wanted => ({ kind: HOUR_KIND.link, subject, hours: [hour] })
  await rows.change(world.pool, [of(NOW)], oneMore)
  world.setTime(NOON + 4 * HOUR)
  expect(await countOf(of(NOW + 4))).toBe(0)
  expect(await rows.all(world.pool, NOON + 4 * HOUR)).toEqual([])
})

test('what belongs to an hour whose key is gone is not written, and its key is not made again', async () => {
  await rows.change(world.pool, [thing()], oneMore)
  world.setTime(deliveryKeyEnds(NOW))
  world.destroyKeys()
  const before = await world.stored()
  await rows.change(world.pool, [thing()], oneMore)
  expect(await world.stored()).toBe(before)
  expect(world.keys.keptDelivery(NOW)).toBeUndefined()
})

test('a row of another thing, or one that was changed, is not taken for the one asked for', async () => {
  const [mine, other] = [thing(), thing()]
  await rows.change(world.pool, [mine, other], oneMore)
  await world.owner.query(
    `update ansimpass.links_${NOW % 4} l set enc = o.enc from ansimpass.links_${NOW % 4} o where o.slot <> l.slot`,
  )
  await expect(rows.last(world.pool, [mine])).rejects.toThrow('was changed')
})
