/** Stops of lines outlive the night's fold, look like any other row, and end after a year. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { createPostgresTextStops } from './text-stops.ts'

const at = (text: string) => Date.parse(`${text}+09:00`)
const MINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line

let world: DatabaseWorld
let stops: ReturnType<typeof createPostgresTextStops>
beforeAll(async () => {
  world = await databaseWorld()
  stops = createPostgresTextStops(world.subjects)
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  world.setTime(at('2022-01-12T11:40'))
})

const rowsIn = async (table: string) =>
  (await world.owner.query<{ row: string }>(`select t::text as row from ansimpass.${table} t`)).rows.map(
    ({ row }) => row,
  )

test('a stop holds for its line alone, at once and elsewhere, until it is lifted; what changes nothing writes nothing', async () => {
  const elsewhere = createPostgresTextStops(world.otherSubjects)
  expect(await stops.set(MINE, true)).toBe(true)
  expect(await elsewhere.areStopped([OTHER, MINE, OTHER])).toEqual([false, true, false])
  expect(await elsewhere.set(MINE, true)).toBe(false)
  expect(await stops.set(MINE, false)).toBe(true)
  expect(await stops.areStopped([MINE])).toEqual([false])
  expect(await stops.set(MINE, false)).toBe(false)
})

test('it outlives the night, after the keys of its hour and day are gone; so does its end', async () => {
  await stops.set(MINE, true)
  await stops.set(OTHER, true)
  await world.passTo(at('2022-01-13T00:11'))
  world.keys.destroyExpired(world.clock.now())
  expect(await stops.areStopped([MINE, OTHER])).toEqual([true, true])
  await stops.set(OTHER, false)
  await world.passTo(at('2022-01-14T00:11'))
  expect(await stops.areStopped([MINE, OTHER])).toEqual([true, false])
  const rows = [...(await rowsIn('subjects_night_a')), ...(await rowsIn('subjects_night_b'))]
  expect(rows).toHaveLength(1)
  expect(rows.join()).not.toContain(MINE.slice(3))
})

test('when a number changes hands a stop of before ends, and one that the new holder sent stays', async () => {
  await stops.set(MINE, true)
  await stops.endBefore(MINE, at('2022-01-12T00:00'))
  expect(await stops.areStopped([MINE])).toEqual([true])
  await stops.endBefore(MINE, at('2022-01-13T00:00'))
  expect(await stops.areStopped([MINE])).toEqual([false])
})

test('after a year the number may be somebody else’s', async () => {
  await stops.set(MINE, true)
  await world.passTo(at('2022-01-13T00:11'))
  world.setTime(at('2023-01-11T23:59'))
  expect(await stops.areStopped([MINE])).toEqual([true])
  world.setTime(at('2023-01-12T00:00'))
  expect(await stops.areStopped([MINE])).toEqual([false])
})
