/** Intents on a real database, read back whether they were dealt with or not: page by page, the newest first. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { putIntents } from '../../../../tests/support/outbox-rows.ts'
import { NOON } from '../../../../tests/support/test-keys.ts'
import { HOUR, hourOf } from '../../../domain/kit/time.ts'
import { createPostgresLeftIntents } from './left-intents.ts'
import { createPostgresOutbox } from './outbox.ts'

let world: DatabaseWorld
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(() => world.empty())

/** @returns the intents of a batch */
async function put(count: number, at = NOON): Promise<readonly string[]> {
  const sealed = Array.from({ length: count }, () => world.cipher.seal(at, randomBytes(53), 'an intent').sealed)
  await putIntents(world.pool, hourOf(at), sealed)
  return sealed.map((each) => Buffer.from(each).toString('hex'))
}

async function readAll(limit: number): Promise<readonly string[]> {
  const left = createPostgresLeftIntents(world.pool, world.clock)
  const found: string[] = []
  let next: bigint | undefined
  do {
    const read = await left.before(next, limit)
    found.push(...read.intents.map(({ intent }) => Buffer.from(intent.sealed).toString('hex')))
    next = read.next
  } while (next !== undefined)
  return found
}

test('all are there once, the newest first, dealt with or not, whatever a page holds', async () => {
  const all = [...(await put(5, NOON - HOUR)), ...(await put(1)), ...(await put(21))]
  const outbox = createPostgresOutbox(world)
  await outbox.done((await outbox.take(0n, 10)).map((row) => ({ row })))
  for (const limit of [1, 2, 100]) expect(await readAll(limit)).toEqual(all.toReversed())
})

test('what an hour long over left in a table is not among them', async () => {
  await put(1, NOON - 4 * HOUR)
  expect(await readAll(10)).toEqual([])
})

test('a database that is away is told as such', async () => {
  const left = createPostgresLeftIntents(world.away, world.clock)
  await expect(left.before(undefined, 1)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
})
