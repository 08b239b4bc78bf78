/** The time goes back behind what is folded: nobody is lost, nobody who ended comes back, and the folds go on by the time that is. */
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CalendarDate, EpochMs } from '../../../../domain/kit/time.ts'
import { tendTables } from '../../../../main/programs/texts/table-jobs.ts'
import type { HeldClock } from '../../../../ports/kit/clock.ts'
import type { AppEvent } from '../../../../ports/kit/events.ts'
import { readState } from './fold-state.ts'
import { at, type FoldsWorld, foldsWorld, line } from './folds.fixture.ts'
import { createSubjectFolds } from './subject-folds.ts'

let world: FoldsWorld['world']
let records: FoldsWorld['records']
let elsewhere: FoldsWorld['elsewhere']
let bind: FoldsWorld['bind']
beforeAll(async () => {
  ;({ world, records, elsewhere, bind } = await foldsWorld())
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  world.setTime(at('2022-01-12T11:40'))
})

async function known(...last: readonly number[]): Promise<readonly boolean[]> {
  const found = await elsewhere.find(last.map(line), world.clock.now())
  return found.map((each) => each !== 'unbound')
}

/** Of a server that starts at this time: its folds, and its jobs as its timers do them. */
function serverAt(time: EpochMs, held?: HeldClock) {
  world.setTime(time)
  world.keys.prepare(time)
  const events: AppEvent[] = []
  const clock = { now: world.clock.now, held: () => held }
  const folds = createSubjectFolds({
    pool: world.pool,
    databaseUrl: world.databaseUrl,
    keys: world.subjectKeys,
    cipher: world.dataCipher,
    clock,
    events: { emit: (event) => void events.push(event) },
  })
  return {
    events,
    folds,
    async jobs() {
      world.keys.prepare(world.clock.now())
      world.keys.destroyExpired(world.clock.now(), held)
      await tendTables({ pool: world.pool, deliveryCipher: world.cipher, clock }, folds)
      await folds.round()
      if (held === undefined && folds.isInTime()) world.keys.destroyAhead(world.clock.now())
      await tendTables({ pool: world.pool, deliveryCipher: world.cipher, clock }, folds)
    },
  }
}

test('by minutes, over an hour that is closed: what is written lies in no table that is emptied meanwhile', async () => {
  await world.passTo(at('2022-01-12T12:05'))
  await bind(1)
  const server = serverAt(at('2022-01-12T11:40'))
  await server.jobs()
  await bind(2)
  await server.jobs()
  expect(await known(1, 2)).toEqual([true, true])
  expect(server.events).toEqual([])
  await world.passTo(at('2022-01-13T00:30'))
  expect(await known(1, 2)).toEqual([true, true])
})

test.each([
  ['within the day', '2022-01-12T19:10', '2022-01-12T11:40'],
  ['over midnight, before the night’s fold', '2022-01-13T00:05', '2022-01-12T11:40'],
  ['over midnight, behind the night’s fold', '2022-01-13T11:10', '2022-01-12T11:40'],
  ['to the first minutes of a day', '2022-01-14T11:10', '2022-01-13T00:03'],
  ['by four days, which have the same tables', '2022-01-16T11:10', '2022-01-12T11:40'],
  ['by two months', '2022-03-13T11:10', '2022-01-12T11:40'],
])('%s: persons, ends and deletions are as they were, and are folded in their night', async (_, from, to) => {
  for (const n of [1, 2, 3]) await bind(n)
  await world.passTo(at(from))
  for (const n of [2, 3, 4, 5]) await bind(n)
  await records.forgetPerson(line(3))
  await records.endBinding(line(5))
  const before = [false, true, false, true, false]
  const server = serverAt(at(to))
  await server.jobs()
  expect(server.events).toContainEqual({ type: 'folds-taken-back', from: expect.any(String), to: to.replace('T', ' ') })
  expect((await known(1, 2, 3, 4, 5)).slice(1)).toEqual(before.slice(1))
  expect(server.folds.trouble()).toBeUndefined()
  await server.jobs()
  await bind(6)
  await server.jobs()
  expect(await known(2, 3, 4, 5, 6)).toEqual([true, false, true, false, true])
  const state = await readState(world.pool)
  expect(state.night === null || state.night < (to.slice(0, 10) as CalendarDate)).toBe(true)
  const next = to.startsWith('2022-01-12') ? '2022-01-13' : '2022-01-14'
  await world.passTo(at(`${next}T00:30`))
  world.keys.destroyAhead(world.clock.now())
  expect(await known(2, 3, 4, 5, 6)).toEqual([true, false, true, false, true])
  expect(await world.opened()).not.toContain('사람 ci-3')
  const nights = world.keys.list().flatMap(({ kind, period }) => (kind === 'night' ? [period] : []))
  expect(nights).toEqual([to.slice(0, 10)])
})

test('while the clock is held nothing is taken back or emptied, what is written is kept, and it is said', async () => {
  await bind(1)
  await world.passTo(at('2022-01-13T11:10'))
  const held = {
    why: 'behind',
    detail: 'the clock is behind',
    latest: at('2022-01-13T11:10'),
    since: at('2022-01-12T11:40'),
  } as const
  const server = serverAt(at('2022-01-12T11:40'), held)
  await bind(2)
  for (const time of ['2022-01-12T12:20', '2022-01-12T13:20', '2022-01-12T14:20', '2022-01-12T15:20']) {
    world.setTime(at(time))
    await server.jobs()
  }
  expect(await known(1, 2)).toEqual([true, true])
  expect(server.folds.trouble()).toMatch(/^the time went back behind 2022-01-13 11:00, .*the clock is behind/)
  expect(server.events).toMatchObject([{ type: 'fold-late' }])
})

test('a day’s key that cannot be read is waited for, and said', async () => {
  await bind(1)
  await world.passTo(at('2022-01-13T11:10'))
  await records.forgetPerson(line(1))
  const file = join(world.folder, 'passing', 'day-2022-01-13.key')
  world.keys.destroy('day', '2022-01-13' as CalendarDate)
  symlinkSync(file, file)
  const server = serverAt(at('2022-01-12T11:40'))
  await expect(server.folds.round()).rejects.toMatchObject({ code: 'NIGHT_NOT_FOLDED', retryable: true })
  expect(server.folds.trouble()).toContain('the key of 2022-01-13 cannot be read')
  rmSync(file, { recursive: true })
  await server.folds.round()
  expect(server.folds.trouble()).toBeUndefined()
})
