/** The move of the outbox of before 0.5 into the ring: each row once, in order, all or nothing. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { NOON } from '../../../../tests/support/test-keys.ts'
import { hourOf } from '../../../domain/kit/time.ts'
import { visitRef } from '../../../domain/visits/visit-ref.ts'
import type { Encrypted } from '../../../ports/pass/delivery-cipher.ts'
import { uuidText } from '../kit/uuid-text.ts'
import { tablesOf } from '../visits/hour-ring.ts'
import { moveOldOutbox, type OldOutboxRow } from './old-outbox.ts'
import { hourOfId, numberOf } from './outbox-ring.ts'

const NOW = hourOf(NOON)
const DAY = '2022-01-12'

let world: DatabaseWorld
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(() => world.empty())

type Old = { readonly hour: number; readonly callKey: Buffer; readonly enc: Buffer; readonly nth: number }

async function waits(hour: number, nth = 1): Promise<Old> {
  const old = { hour, callKey: randomBytes(16), enc: randomBytes(53), nth }
  await world.owner.query(
    'insert into ansimpass.old_outbox (day, call_key, hour, enc, nth) values ($1, $2, $3, $4, $5)',
    [DAY, uuidText(old.callKey), hour, old.enc, nth],
  )
  return old
}
const asToday = ({ intent }: OldOutboxRow): Encrypted => ({
  hour: intent.hour,
  sealed: Buffer.concat([intent.sealed, Buffer.alloc(28)]),
})
const sealedToday = ({ enc }: Old) => Buffer.concat([enc, Buffer.alloc(28)]).toString('hex')
const left = async () => (await world.owner.query('select from ansimpass.old_outbox')).rowCount

/** What each table of the ring has, by number. */
async function inRing() {
  const tables = tablesOf('outbox').map(async (table) => {
    const { rows } = await world.owner.query<{ id: bigint; enc: Buffer }>(
      `select id, enc from ansimpass.${table} order by id`,
    )
    return rows.map(({ id, enc }) => ({ table, hour: hourOfId(id), number: numberOf(id), sealed: enc.toString('hex') }))
  })
  return (await Promise.all(tables)).flat()
}

test('what waits is renewed, row by row as it was, and lies then in its hour’s table in the same order', async () => {
  const olds = [await waits(NOW), await waits(NOW - 1, 2), await waits(NOW, 3)]
  const renewed: OldOutboxRow[] = []
  await moveOldOutbox(world.pool, (row) => {
    renewed.push(row)
    return asToday(row)
  })
  expect(renewed.map(({ callKey, intent, ...row }) => ({ ...row, ...intent, callKey: visitRef(callKey) }))).toEqual(
    olds.map(({ hour, nth, enc, callKey }) => ({ day: DAY, nth, hour, sealed: enc, callKey: callKey.toString('hex') })),
  )
  const ring = await inRing()
  const of = (hour: number) => ring.filter((row) => row.hour === hour)
  expect(of(NOW).map(({ sealed }) => sealed)).toEqual([olds[0], olds[2]].map((old) => old && sealedToday(old)))
  expect(of(NOW - 1).map(({ sealed }) => sealed)).toEqual([olds[1]].map((old) => old && sealedToday(old)))
  expect(new Set(ring.map(({ table, hour }) => `${table} ${hour}`))).toEqual(
    new Set([`outbox_${NOW % 4} ${NOW}`, `outbox_${(NOW - 1) % 4} ${NOW - 1}`]),
  )
  expect(new Set(ring.map(({ number }) => number)).size).toBe(3)
  expect(await left()).toBe(0)
})

test('whom nobody can tell any more is left out; where that is everybody nothing is left at all', async () => {
  const [, kept] = [await waits(NOW - 9), await waits(NOW)]
  await moveOldOutbox(world.pool, (row) => (row.intent.hour === NOW ? asToday(row) : undefined))
  expect((await inRing()).map(({ sealed }) => sealed)).toEqual([sealedToday(kept)])
  await waits(NOW)
  await moveOldOutbox(world.pool, () => undefined)
  expect([await left(), (await inRing()).length]).toEqual([0, 1])
})

test('a key that cannot be read just now moves nothing: the next try moves all', async () => {
  for (let n = 0; n < 3; n += 1) await waits(NOW, n)
  const failing = (row: OldOutboxRow) => {
    if (row.nth === 2) throw new Error('the key cannot be read')
    return asToday(row)
  }
  await expect(moveOldOutbox(world.pool, failing)).rejects.toThrow('the key cannot be read')
  expect([await left(), (await inRing()).length]).toEqual([3, 0])
  await moveOldOutbox(world.pool, asToday)
  expect([await left(), (await inRing()).length]).toEqual([0, 3])
})

test('two servers that start at once move each row once: the second waits, and finds it empty', async () => {
  for (let n = 0; n < 3; n += 1) await waits(NOW)
  await holding(`lock table ansimpass.outbox_${NOW % 4} in exclusive mode`, async (release) => {
    const first = moveOldOutbox(world.pool, asToday)
    await eventually(async () => expect(await waiting()).toBe(1)) // it has read them all
    const second = moveOldOutbox(world.other, asToday)
    await eventually(async () => expect(await waiting()).toBe(2))
    await release()
    await Promise.all([first, second])
  })
  expect([await left(), (await inRing()).length]).toEqual([0, 3])
})

test('once it is empty nobody waits for it: not for a dump that reads it', async () => {
  await holding('select from ansimpass.old_outbox', async () => {
    await moveOldOutbox(world.pool, asToday)
  })
  expect(await inRing()).toEqual([])
})

async function holding(statement: string, act: (release: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const client: pg.PoolClient = await world.owner.connect()
  try {
    await client.query('begin')
    await client.query(statement)
    await act(() => client.query('rollback'))
  } finally {
    client.release(true)
  }
}

/** How many wait for a table of this database. */
async function waiting(): Promise<number | null> {
  return (
    await world.owner.query(
      `select from pg_locks where relation is not null and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    )
  ).rowCount
}
