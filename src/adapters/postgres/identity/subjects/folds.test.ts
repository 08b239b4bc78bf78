/** The folds' results and losses: hours, midnight, late writers, lost hours, days that cannot be folded. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseWorld } from '../../../../../tests/contracts/database-world.fixture.ts'
import { storeManyPersons } from '../../../../../tests/support/many-persons.ts'
import { type CalendarDate, HOUR, hourOf } from '../../../../domain/kit/time.ts'
import type { AppEvent } from '../../../../ports/kit/events.ts'
import { connectionConfig } from '../../kit/connect.ts'
import { keyOf } from '../find-versions.ts'
import { foldNight } from './fold-night.ts'
import { readState } from './fold-state.ts'
import { at, type FoldsWorld, foldsWorld, line, NOON } from './folds.fixture.ts'
import { createSubjectFolds } from './subject-folds.ts'
import { decodeRow } from './subject-row.ts'

let world: FoldsWorld['world']
let lines: FoldsWorld['lines']
let records: FoldsWorld['records']
let elsewhere: FoldsWorld['elsewhere']
let bind: FoldsWorld['bind']
beforeAll(async () => {
  ;({ world, lines, records, elsewhere, bind } = await foldsWorld())
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  world.setTime(NOON)
})

const nameOn = async (last: number, at: typeof lines = lines) => {
  const [known] = await at.find([line(last)], world.clock.now())
  return known === 'unbound' ? undefined : known?.binding.person.name
}
const rowsIn = async (table: string) => (await world.owner.query(`select from ansimpass.${table}`)).rowCount
const nightRows = async () => ((await rowsIn('subjects_night_a')) ?? 0) + ((await rowsIn('subjects_night_b')) ?? 0)

describe('hours', () => {
  test('what an hour brought is in the day once it is over: the last version of each, in the order of slots', async () => {
    await bind(1)
    await records.setPreferences(line(1), { language: 'en', noTexts: true })
    await bind(2)
    await world.passTo(at('2022-01-12T12:01'))
    const { rows } = await world.owner.query<{ slot: string }>(
      'select slot from ansimpass.subjects_day_0 order by ctid',
    )
    expect(rows).toHaveLength(4)
    expect(rows.map(({ slot }) => slot)).toEqual(rows.map(({ slot }) => slot).sort())
    world.keys.destroyExpired(at('2022-01-12T14:00'))
    expect(await lines.find([line(1)], NOON)).toMatchObject([{ binding: { language: 'en', noTexts: true } }])
  })

  test('a writer whose clock is late over the hour writes into the next one, and is not lost', async () => {
    await world.passTo(at('2022-01-12T12:00:30'))
    world.setTime(at('2022-01-12T11:59:59.999'))
    await bind(1)
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1')
    await world.passTo(at('2022-01-13T00:11'))
    world.keys.destroyExpired(world.clock.now())
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1')
  })

  test('hours that nobody folded while their keys lived are lost, but whoever was ended or replaced in them does not come back', async () => {
    for (const n of [1, 2, 3]) await bind(n)
    await world.passTo(at('2022-01-12T13:01'))
    await records.endBinding(line(1))
    await bind(2, 'ci-other')
    await bind(4)
    expect(await nameOn(2)).toBe('사람 ci-other')
    world.setTime(at('2022-01-12T17:30'))
    world.keys.destroyExpired(world.clock.now())
    await world.folds.round()
    expect([await nameOn(1), await nameOn(2), await nameOn(3), await nameOn(4)]).toEqual([
      undefined,
      undefined,
      '사람 ci-3',
      undefined,
    ])
  })

  test('a stop copies what the open hour brought: it outlives the hour’s key', async () => {
    await bind(1)
    await world.folds.copyOpenHours()
    await records.setPreferences(line(1), { language: 'en', noTexts: false })
    expect(await lines.find([line(1)], NOON)).toMatchObject([{ binding: { language: 'en' } }])
    world.setTime(at('2022-01-12T16:00'))
    world.keys.destroyExpired(world.clock.now())
    await world.folds.round()
    expect(await nameOn(1)).toBe('사람 ci-1')
  })

  test('two servers that fold at once fold once', async () => {
    world.setTime(at('2022-01-12T23:30'))
    await bind(1)
    world.setTime(at('2022-01-13T00:11'))
    const second = foldsOf(world.other)
    await Promise.all([world.folds.round(), second.folds.round(), world.folds.round(), second.folds.round()])
    await Promise.all([world.folds.round(), second.folds.round()])
    expect(await nameOn(1)).toBe('사람 ci-1')
    expect(await nightRows()).toBe(2)
  })

  test('writing goes on while hours are folded, and nothing of it is lost', async () => {
    const personId = await bind(1)
    const day = '2022-01-12' as CalendarDate
    const folding = (async () => {
      for (let hour = 12; hour < 23; hour += 1) {
        world.setTime(at(`2022-01-12T${hour}:01`))
        await world.folds.round()
      }
    })()
    await Promise.all(Array.from({ length: 60 }, () => records.note([{ personId, day, deed: 'text' }])))
    await folding
    expect((await records.ofLine(line(1), NOON))?.deeds).toEqual([{ day, deed: 'text', times: 60 }])
  })
})

describe('nights', () => {
  test('whoever is bound at 23:59:59 is in the next generation, and whoever is deleted in the night is not', async () => {
    await bind(1)
    await world.passTo(at('2022-01-12T23:59:59'))
    await bind(2)
    world.setTime(at('2022-01-13T00:09:59'))
    await records.forgetPerson(line(1))
    await world.folds.round()
    expect(await nightRows()).toBe(0)
    world.setTime(at('2022-01-13T00:10'))
    await world.folds.round()
    expect([await nameOn(1), await nameOn(2)]).toEqual([undefined, '사람 ci-2'])
    await world.passTo(at('2022-01-14T00:30'))
    expect(await world.opened()).not.toContain('사람 ci-1')
    expect(await nameOn(2, elsewhere)).toBe('사람 ci-2')
  })

  test('a receipt that comes after midnight, before the fold and after it, counts for the day on which it was sent', async () => {
    const personId = await bind(1)
    const day = '2022-01-12' as CalendarDate
    const late = { personId, day, deed: 'text' } as const
    await world.passTo(at('2022-01-12T23:59'))
    world.setTime(at('2022-01-13T00:05'))
    await records.note([late])
    await world.passTo(at('2022-01-13T00:30'))
    await records.note([late])
    const deeds = async () => (await records.ofLine(line(1), world.clock.now()))?.deeds
    expect(await deeds()).toEqual([{ day, deed: 'text', times: 2 }])
    await world.passTo(at('2022-01-13T13:00'))
    await world.passTo(at('2022-01-14T00:30'))
    expect(await deeds()).toEqual([{ day, deed: 'text', times: 2 }])
    expect(await nightRows()).toBe(3)
  })

  test('day 28: a person, and a deed of before, are in the generation of the night before, and left out of the next', async () => {
    await bind(1)
    const personId = await bind(2)
    await records.note([{ personId, day: '2022-01-12' as CalendarDate, deed: 'text' }])
    await world.passTo(at('2022-01-20T11:00'))
    await bind(2)
    await world.passTo(at('2022-02-08T11:00'))
    expect([await nameOn(1), await nameOn(2)]).toEqual(['사람 ci-1', '사람 ci-2'])
    expect(await world.opened()).toContain('"19004":"t1"')
    await world.passTo(at('2022-02-09T00:30'))
    expect([await nameOn(1), await nameOn(2, elsewhere)]).toEqual([undefined, '사람 ci-2'])
    const opened = await world.opened()
    expect(opened).not.toContain('사람 ci-1')
    expect(opened).not.toContain('"19004"')
    expect(await nightRows()).toBe(3)
  })

  test('a generation lies in the order of its slots, frozen before its first read, and no key of before opens anything', async () => {
    for (let n = 0; n < 50; n += 1) await bind(n)
    await world.passTo(at('2022-01-13T00:30'))
    const table = `ansimpass.subjects_night_${(await readState(world.pool)).place}`
    const { rows } = await world.owner.query<{ slot: string }>(`select slot from ${table} order by ctid`)
    expect(rows).toHaveLength(100)
    expect(rows.map(({ slot }) => slot)).toEqual(rows.map(({ slot }) => slot).sort())
    await world.owner.query('create extension pg_visibility')
    const { rows: pages } = await world.owner.query<{ all_frozen: boolean; pd_all_visible: boolean }>(
      `select all_frozen, pd_all_visible from pg_visibility('${table}')`,
    )
    expect(pages.length).toBeGreaterThan(5)
    for (const page of pages) expect(page).toEqual({ all_frozen: true, pd_all_visible: true })
    const left = world.keys.list().map(({ kind, period }) => `${kind} ${period}`)
    expect(left.sort()).toEqual(['identity 1', 'night 2022-01-12'])
  })

  test('persons whom the memory does not hold all at a time are written in several turns, in one order, each once', async () => {
    const day = '2022-01-12' as CalendarDate
    const now = at('2022-01-13T00:10')
    const owner = new pg.Client(connectionConfig(world.databaseUrl, 'owner'))
    await owner.connect()
    await storeManyPersons(owner, world.subjectKeys, { persons: 300, changed: 30, day })
    await owner.end()
    const steps: string[] = []
    const fold = {
      databaseUrl: world.databaseUrl,
      keys: world.subjectKeys,
      memory: 50_000,
      onStep: (step: string) => steps.push(step),
    }
    expect(await foldNight(fold, day, now)).toEqual({ kind: 'folded', through: day, rows: 900, unreadable: 0 })
    expect(steps.filter((step) => step === 'gather').length).toBeGreaterThan(2)
    const { rows } = await world.owner.query<{ slot: string; enc: Buffer }>(
      'select slot, enc from ansimpass.subjects_night_b order by ctid',
    )
    expect(rows.map(({ slot }) => slot)).toEqual(rows.map(({ slot }) => slot).sort())
    const night = world.subjectKeys.kept({ kind: 'night', day })
    const subjects = rows.map(({ slot, enc }) => {
      const row = decodeRow(night?.open(slot, enc) ?? Buffer.alloc(0))
      return row && keyOf(row)
    })
    expect(subjects).not.toContain(undefined)
    expect(new Set(subjects).size).toBe(900)
  })

  test('a thread that fails fails the night’s fold in words; the old generation holds, and the next round folds', async () => {
    await bind(1)
    await world.passTo(at('2022-01-13T00:30'))
    await world.passTo(at('2022-01-13T12:30'))
    const { place, night } = await readState(world.pool)
    const damaged = '00000000-0000-0000-0000-000000000001'
    await world.owner.query(`insert into ansimpass.subjects_night_${place} values ($1, $2)`, [
      damaged,
      Buffer.alloc(511),
    ])
    await world.passTo(at('2022-01-14T00:05'))
    world.setTime(at('2022-01-14T00:41'))
    const { folds } = foldsOf(world.pool)
    await expect(folds.round()).rejects.toMatchObject({ code: 'NIGHT_NOT_FOLDED', retryable: true })
    expect(folds.trouble()).toContain('a thread that encrypts has failed')
    expect(await readState(world.pool)).toMatchObject({ place, night })
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1')
    await world.owner.query(`delete from ansimpass.subjects_night_${place} where slot = $1`, [damaged])
    await folds.round()
    expect(folds.trouble()).toBeUndefined()
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1')
    expect(await nightRows()).toBe(2)
  })

  test('a round while the clock is held destroys nothing; once it agrees the night is folded', async () => {
    world.setTime(at('2022-01-12T23:30'))
    await world.folds.round()
    await bind(1)
    world.setTime(at('2022-01-13T00:11'))
    const why = { why: 'not-compared', detail: 'the clocks differ', latest: NOON, since: NOON } as const
    const { folds, setHeld, seen } = foldsOf(world.pool)
    setHeld(why)
    await folds.round()
    expect(await nightRows()).toBe(0)
    world.setTime(at('2022-01-13T00:41'))
    await folds.round()
    expect(folds.trouble()).toContain('the clocks differ')
    expect(seen).toMatchObject([{ type: 'fold-late' }])
    setHeld(undefined)
    await folds.round()
    expect(await nightRows()).toBe(2)
    expect(folds.trouble()).toBeUndefined()
    expect(seen).toMatchObject([{ type: 'fold-late' }, { type: 'night-folded', rows: 2 }, { type: 'fold-caught-up' }])
  })

  test('a day whose key was lost and made anew brings nobody back who had ended: all persons are gone, for good', async () => {
    for (const n of [1, 2]) await bind(n)
    await world.passTo(at('2022-01-13T11:00'))
    await records.forgetPerson(line(1))
    expect(await nameOn(1)).toBeUndefined()
    await world.passTo(at('2022-01-13T16:30'))
    world.keys.destroy('day', '2022-01-13' as CalendarDate)
    world.keys.prepare(world.clock.now()) // another of its name, as a start makes it
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1') // what must not last
    const { folds, seen } = foldsOf(world.pool)
    await folds.round()
    expect(seen).toContainEqual({ type: 'persons-destroyed', day: '2022-01-13' })
    expect([await nameOn(1, elsewhere), await nameOn(2, elsewhere)]).toEqual([undefined, undefined])
    await bind(3)
    await folds.round()
    expect(seen.filter(({ type }) => type === 'persons-destroyed')).toHaveLength(1)
    await world.passTo(at('2022-01-14T00:12'))
    expect([await nameOn(1), await nameOn(2), await nameOn(3)]).toEqual([undefined, undefined, '사람 ci-3'])
  })

  test('a day whose key is gone from the disk waits for nothing: all persons are gone with the next night', async () => {
    await bind(1)
    await world.passTo(at('2022-01-13T11:00'))
    await records.forgetPerson(line(1))
    await world.passTo(at('2022-01-13T23:30'))
    world.keys.destroy('day', '2022-01-13' as CalendarDate)
    world.setTime(at('2022-01-14T00:12'))
    world.keys.prepare(world.clock.now())
    const { folds, seen } = foldsOf(world.pool)
    await folds.round()
    expect(seen).toContainEqual({ type: 'persons-destroyed', day: '2022-01-13' })
    expect(await nameOn(1, elsewhere)).toBeUndefined()
    expect(await nightRows()).toBe(0)
  })

  test('a day whose key was torn waits for nothing, and no hour waits for it: nobody who had ended that day comes back', async () => {
    for (const n of [1, 2]) await bind(n)
    await world.passTo(at('2022-01-13T11:00'))
    await records.forgetPerson(line(1))
    await world.passTo(at('2022-01-13T23:30'))
    await bind(3)
    tear('passing', 'day', '2022-01-13')
    world.setTime(at('2022-01-14T00:12'))
    world.keys.prepare(world.clock.now())
    const { folds, seen } = foldsOf(world.pool)
    await folds.round()
    expect(seen).toContainEqual({ type: 'persons-destroyed', day: '2022-01-13' })
    expect([await nameOn(1), await nameOn(2), await nameOn(3)]).toEqual([undefined, undefined, undefined])
    await folds.round()
    expect(folds.trouble()).toBeUndefined()
    expect(await readState(world.pool)).toMatchObject({ daysFolded: '2022-01-13' })
    expect(world.keys.list().filter(({ kind, period }) => kind === 'day' && period === '2022-01-13')).toEqual([])
    await bind(4)
    await world.passTo(at('2022-01-15T00:12'))
    expect(await nameOn(4, elsewhere)).toBe('사람 ci-4')
  })

  test('a night’s key that was torn is waited for, since there are copies: nobody is known till it is back, and ends count meanwhile', async () => {
    for (const n of [1, 2]) await bind(n)
    await world.passTo(at('2022-01-13T11:00'))
    const copy = tear('lasting', 'night', '2022-01-12')
    expect([await nameOn(1), await nameOn(2)]).toEqual([undefined, undefined])
    await records.endBinding(line(1))
    await world.passTo(at('2022-01-13T23:30'))
    world.setTime(at('2022-01-14T00:41'))
    world.keys.prepare(world.clock.now())
    const { folds, seen } = foldsOf(world.pool)
    await expect(folds.round()).rejects.toMatchObject({ code: 'NIGHT_NOT_FOLDED', retryable: true })
    expect(folds.trouble()).toContain('the key of the night of 2022-01-12 is not there')
    expect(seen).toMatchObject([{ type: 'fold-late' }])
    writeFileSync(join(world.folder, 'lasting', 'night-2022-01-12.key'), copy, { mode: 0o600 })
    expect([await nameOn(1), await nameOn(2)]).toEqual([undefined, '사람 ci-2'])
    await folds.round()
    expect([await nameOn(1, elsewhere), await nameOn(2, elsewhere)]).toEqual([undefined, '사람 ci-2'])
    expect(world.keys.list().filter(({ kind, state }) => kind === 'night' && state !== 'whole')).toEqual([])
  })

  test('a folder that is named as a key of before holds up no fold', async () => {
    await bind(1)
    for (const path of ['passing/day-2022-01-01.key', 'lasting/night-2022-01-01.key', 'lasting/data-2022-01-01.key'])
      mkdirSync(join(world.folder, path, 'inside'), { recursive: true })
    await world.passTo(at('2022-01-13T00:30'))
    expect(await nameOn(1, elsewhere)).toBe('사람 ci-1')
    expect(await readState(world.pool)).toMatchObject({ night: '2022-01-12' })
  })

  test('a day whose key cannot be read alarms while ends count; after 72 hours it is gone with all persons, for good', async () => {
    for (const n of [1, 2]) await bind(n)
    await world.passTo(at('2022-01-13T11:00'))
    await bind(3)
    await world.passTo(at('2022-01-13T23:00'))
    const file = join(world.folder, 'passing', 'day-2022-01-13.key')
    const nightFile = join(world.folder, 'lasting', 'night-2022-01-12.key')
    rmSync(file)
    world.keys.destroy('day', '2022-01-13' as CalendarDate)
    mkdirSync(file, { mode: 0o700 }) // there, and not to be read
    const { folds, seen } = foldsOf(world.pool)
    for (let hour = hourOf(world.clock.now()) + 1; hour <= hourOf(at('2022-01-16T23:30')); hour += 1) {
      world.setTime(hour * HOUR + 12 * 60_000)
      world.keys.prepare(world.clock.now())
      await folds.round().catch(() => {})
      world.keys.destroyExpired(world.clock.now())
    }
    const notRead = { code: 'KEY_NOT_READ', retryable: true }
    for (const n of [1, 2]) await expect(nameOn(n), 'nobody can tell who ended that day').rejects.toMatchObject(notRead)
    await records.endBinding(line(1))
    expect(folds.trouble()).toContain('2022-01-13')
    expect(seen.map(({ type }) => type)).toContain('fold-late')
    expect(folds.unfoldedDays()).toBe(3)

    rmSync(file, { recursive: true })
    world.setTime(at('2022-01-17T00:11'))
    world.keys.prepare(world.clock.now())
    world.keys.destroyExpired(world.clock.now())
    await folds.round().catch(() => {})
    expect(seen).toContainEqual({ type: 'persons-destroyed', day: '2022-01-13' })
    expect(await nameOn(2, elsewhere)).toBeUndefined()
    writeFileSync(nightFile, Buffer.alloc(32, 1), { mode: 0o600 }) // as from a backup
    expect((await readState(world.pool)).night).not.toBe('2022-01-12')
    await folds.round()
    expect(await nameOn(2)).toBeUndefined()
    await bind(2, 'ci-again')
    expect(await nameOn(2)).toBe('사람 ci-again')
  }, 60_000)
})

/** As a crash of the machine leaves a key's file; no copy of it is in memory any more. @returns what it held */
function tear(folder: 'passing' | 'lasting', kind: 'day' | 'night', day: string): Buffer {
  const file = join(world.folder, folder, `${kind}-${day}.key`)
  const bytes = readFileSync(file)
  world.keys.destroy(kind, day as CalendarDate)
  writeFileSync(file, bytes.subarray(0, 7), { mode: 0o600 })
  return bytes
}

function foldsOf(pool: DatabaseWorld['pool']) {
  const seen: AppEvent[] = []
  let held: ReturnType<Parameters<typeof createSubjectFolds>[0]['clock']['held']>
  const { databaseUrl, subjectKeys: keys, dataCipher: cipher } = world
  const folds = createSubjectFolds({
    pool,
    databaseUrl,
    keys,
    cipher,
    clock: { now: world.clock.now, held: () => held },
    events: { emit: (event) => void seen.push(event) },
  })
  return {
    folds,
    seen,
    setHeld(next: typeof held) {
      held = next
    },
  }
}
