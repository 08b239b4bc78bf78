/** Outbox rows dealt with: noted under their hour's key, read by every server once. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { NOON } from '../../../../tests/support/test-keys.ts'
import { HOUR, hourOf } from '../../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { hourTable, tablesOf } from '../visits/hour-ring.ts'
import { makeDoneReader, noteDone } from './outbox-done.ts'

const NOW = hourOf(NOON)
const HOURS = [NOW + 1, NOW, NOW - 1, NOW - 2]

let world: DatabaseWorld
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  world.setTime(NOON)
  await nextRow(1)
})

/** A row of the outbox: its number, and its hour in the last 20 bits. */
const id = (number: number, hour = NOW) => (BigInt(number) << 20n) + BigInt(hour)
const ids = (count: number, hour = NOW) => Array.from({ length: count }, (_, n) => id(n + 1, hour))
const sorted = (some: readonly bigint[]) => some.toSorted((one, other) => (one < other ? -1 : 1))
const note = (some: readonly bigint[]) => noteDone(world.pool, world.cipher, some)
const reader = (pool = world.pool) => makeDoneReader(pool, world.cipher)
const nextRow = (number: number) =>
  world.owner.query(`select setval('ansimpass.outbox_done_id', $1::int8, false)`, [number])

/** The database, and with what values it was asked. */
function recorded() {
  const asked: (readonly [after: bigint, seen: readonly bigint[]])[] = []
  const query = (config: { values: readonly [bigint, readonly bigint[]] }) => {
    asked.push(config.values)
    return world.pool.query(config as unknown as string)
  }
  return { asked, pool: { query } as unknown as DatabaseWorld['pool'] }
}

async function rowsIn(): Promise<number[]> {
  const counts = tablesOf('outbox_done').map((table) => world.owner.query(`select from ansimpass.${table}`))
  return (await Promise.all(counts)).map(({ rowCount }) => rowCount ?? 0)
}
const inTable = (hour: number, count: number) => [0, 1, 2, 3].map((n) => (n === hour % 4 ? count : 0))

test('what was noted is read: every one, of each hour, on each server, once', async () => {
  const [mine, others] = [reader(), reader(world.other)]
  expect(await mine(HOURS)).toEqual([])
  const some = [...ids(40), ...ids(3, NOW - 1), id(7, NOW + 1)]
  await note(some)
  expect(sorted(await mine(HOURS))).toEqual(sorted(some))
  expect(await mine(HOURS)).toEqual([])
  await note([id(99)])
  expect(await mine(HOURS)).toEqual([id(99)])
  expect(sorted(await others(HOURS))).toEqual(sorted([...some, id(99)]))
})

test('only the hours that were asked for are read', async () => {
  await note([id(1), id(2, NOW - 1)])
  expect(await reader()([NOW - 1])).toEqual([id(2, NOW - 1)])
})

test.each([
  [0, 0],
  [1, 1],
  [32, 1],
  [33, 2],
  [64, 2],
  [65, 3],
])('%i of an hour are %i rows', async (count, rows) => {
  await note(ids(count))
  expect(await rowsIn()).toEqual(inTable(NOW, rows))
  expect(sorted(await reader()(HOURS))).toEqual(ids(count))
})

test('a row that becomes visible behind a later one is read all the same', async () => {
  const read = reader()
  await inTransaction(world.other, async (client) => {
    await noteDone(client, world.cipher, [id(1)])
    await nextRow(1_000)
    await note([id(2)])
    expect(await read(HOURS)).toEqual([id(2)])
  })
  expect(await read(HOURS)).toEqual([id(1)])
  expect(await read(HOURS)).toEqual([])
})

test('what was read long ago is not asked for again, nor carried along: a thousand rows back is enough', async () => {
  const { asked, pool } = recorded()
  const read = makeDoneReader(pool, world.cipher)
  await note([id(1)])
  expect(await read([NOW])).toEqual([id(1)])
  await nextRow(4_900)
  for (const number of [2, 3]) await note([id(number)])
  await nextRow(5_900)
  await note([id(4, NOW + 1)])
  expect(sorted(await read([NOW + 1, NOW]))).toEqual([id(2), id(3), id(4, NOW + 1)])
  await note([id(5)])
  expect(await read([NOW])).toEqual([id(5)])
  expect(await read([NOW])).toEqual([])
  expect(asked.map(([after, seen]) => [after, sorted(seen)])).toEqual([
    [0n, []],
    [0n, [1n]],
    [0n, [1n, 5_900n]],
    [4_900n, [4_901n, 5_900n]],
    [4_901n, [5_900n, 5_901n]],
  ])
})

test('what belongs to an hour whose key is gone is passed over, and its key is not made again', async () => {
  world.cipher.seal(NOON, randomBytes(1), 'a first use')
  world.setTime(deliveryKeyEnds(NOW))
  world.destroyKeys()
  await note([id(1), id(2, NOW + 3)])
  expect(await rowsIn()).toEqual(inTable(NOW + 3, 1))
  const { asked, pool } = recorded()
  await noteDone(pool, world.cipher, [id(1)])
  expect(asked).toEqual([])
  expect(world.keys.keptDelivery(NOW)).toBeUndefined()
  expect(await reader()([NOW + 3, NOW])).toEqual([id(2, NOW + 3)])
})

test('a key that cannot be read fails the batch, which may be tried again', async () => {
  const file = join(world.folder, 'passing', `delivery-${NOW}.key`)
  mkdirSync(file, { mode: 0o700 })
  try {
    await expect(note([id(1)])).rejects.toMatchObject({ code: 'KEY_NOT_READ', retryable: true })
  } finally {
    rmdirSync(file)
  }
  expect(await rowsIn()).toEqual([0, 0, 0, 0])
})

test('rows that are none of ours, or of an earlier use of the table, name nothing', async () => {
  await note([id(1)])
  await world.owner.query(`insert into ansimpass.outbox_done_${NOW % 4} (id, enc) values (2, $1), (3, $2)`, [
    randomBytes(284),
    world.cipher.seal(NOON, randomBytes(256), 'something else').sealed,
  ])
  const read = reader()
  expect(await read(HOURS)).toEqual([id(1)])
  expect(await read(HOURS)).toEqual([])
  world.setTime(NOON + 4 * HOUR)
  expect(await reader()([NOW + 4])).toEqual([])
})

test('an earlier version reads names of rows of one, and none of rows of several: both are read here', async () => {
  const several = id(8) | (3n << 58n) | (2n << 62n)
  await note([id(7), several])
  expect(sorted(await reader()(HOURS))).toEqual(sorted([id(7), several]))
  const ofBefore: bigint[] = []
  const { rows } = await world.pool.query<{ enc: Buffer }>(`select enc from ${hourTable('outbox_done', NOW)}`)
  for (const { enc } of rows) {
    const plain = world.cipher.open({ hour: NOW, sealed: enc }, 'outbox-done 1')
    if (plain !== undefined) ofBefore.push(Buffer.from(plain).readBigUInt64BE(0))
  }
  expect(ofBefore).toEqual([id(7)])
})
