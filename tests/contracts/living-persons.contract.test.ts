/** Living persons in a real PostgreSQL, under real keys, by two processes; and the places of walks beside them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresLivingPersons } from '../../src/adapters/postgres/identity/living-persons.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { createPostgresWalkProgress } from '../../src/adapters/postgres/pass/walk-progress.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import { type DatabaseWorld, databaseWorld } from './database-world.fixture.ts'
import { livingPersonsContract } from './living-persons.contract.ts'

livingPersonsContract('createPostgresLivingPersons', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    persons: createPostgresLivingPersons(world.pool, world.subjects),
    elsewhere: createPostgresLivingPersons(world.other, world.otherSubjects),
    bindings: createPostgresBindings(world.subjects, { notices: true }),
    records: createPostgresPersonRecords(world.otherSubjects, { notices: true }),
  }
})

let world: DatabaseWorld
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())

test('the place of a walk is kept for whoever goes on, by walk and shard', async () => {
  const progress = createPostgresWalkProgress(world.pool)
  const round = '2022-01-13' as CalendarDate
  const place = { night: '2022-01-12' as CalendarDate, behind: '3a000000-0000-0000-0000-000000000001' }
  expect(await progress.load('refresh', 3)).toBeUndefined()
  await progress.save('refresh', 3, { round, place, done: false })
  await progress.save('notices', 3, { round, place: undefined, done: true })
  const elsewhere = createPostgresWalkProgress(world.other)
  expect(await elsewhere.load('refresh', 3)).toEqual({ round, place, done: false })
  await elsewhere.save('refresh', 3, { round, place: undefined, done: true })
  expect(await progress.load('refresh', 3)).toEqual({ round, place: undefined, done: true })
  expect(await progress.load('notices', 3)).toEqual({ round, place: undefined, done: true })
  expect(await progress.load('refresh', 4)).toBeUndefined()
})

test('a database that is away is told as such', async () => {
  await expect(createPostgresWalkProgress(world.away).load('refresh', 0)).rejects.toMatchObject({ retryable: true })
  const away = createPostgresLivingPersons(world.away, world.awaySubjects)
  await expect(away.page(0, undefined, 0)).rejects.toMatchObject({ retryable: true })
})
