/** The one-time fold of persons stored by an earlier version: found, shown, changed and deleted as before; the old tables are gone. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrationsBefore } from '../../../../tests/support/migrations-before.ts'
import { emptyTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts'
import { testKeys } from '../../../../tests/support/test-keys.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import { createDataCipher } from '../../keys/ciphers.ts'
import { gcmSeal } from '../../keys/gcm.ts'
import { openKeyRing } from '../../keys/key-ring.ts'
import { createSubjectKeys } from '../../keys/subject-keys.ts'
import { createPool } from '../kit/connect.ts'
import { createPostgresDayLimits } from '../kit/day-limits.ts'
import { migrate } from '../kit/migrate.ts'
import { uuidText } from '../kit/uuid-text.ts'
import { createPostgresBindings } from './bindings.ts'
import { foldOldPersons } from './old-persons.ts'
import { createPostgresPersonRecords } from './person-records.ts'
import { createSubjects } from './subjects/subjects.ts'

const NOON = Date.parse('2022-01-12T11:40:00+09:00')
const TODAY = '2022-01-12' as CalendarDate
const PROVED = Date.parse('2022-01-05T14:00:00+09:00')
const DAY = '2022-01-05' as CalendarDate
const MINE = '+821000000001' as Line
const ALSO_MINE = '+821000000002' as Line
const OVER = '+821000000003' as Line
const PERSON = '11111111-1111-4111-8111-111111111111'
const UNREADABLE = '22222222-2222-4222-8222-222222222222'

let database: TestDatabase
let keys: ReturnType<typeof testKeys>
let owner: pg.Pool
let app: pg.Pool
beforeEach(async () => {
  database = await emptyTestDatabase()
  keys = testKeys(NOON)
  mkdirSync(join(keys.folder, 'lasting'), { recursive: true })
  for (const name of ['lookup-2021-12-23', `data-${DAY}`])
    writeFileSync(join(keys.folder, 'lasting', `${name}.key`), Buffer.alloc(32, name.length), { mode: 0o600 })
  await migrate(database.url, { folder: await migrationsBefore(6, keys.folder) })
  owner = createPool(database.url, 'owner')
  app = createPool(database.url, 'app')
})
afterEach(async () => {
  await Promise.all([owner.end(), app.end()])
  await database.close()
  keys.close()
})

/** As the version before wrote it. */
async function storeOld(): Promise<void> {
  const seal = (value: unknown, context: string) =>
    gcmSeal(keys.keys.kept('data', DAY) ?? fail(), Buffer.from(JSON.stringify(value)), `${context} data ${DAY}`)
  const lookup = (line: Line) => uuidText(keys.subjectKeys.oldLines(line)[0] ?? fail())
  const person = (ci: string) => uuidText(keys.subjectKeys.oldPersons(ci)[0] ?? fail())
  const known = { name: '홍길동', birthDate: '1980-05-01', registryIdentifier: 'K-HONG' }
  const add = (text: string, values: readonly unknown[]) => owner.query(text, [...values])
  await add('insert into persons values ($1, $2, $3, $4)', [
    PERSON,
    person('ci-hong'),
    DAY,
    seal(known, `person ${PERSON}`),
  ])
  await add('insert into persons values ($1, $2, $3, $4)', [UNREADABLE, person('ci-2'), '2021-12-01', Buffer.from('x')])
  const binding = `insert into bindings (lookup, person_id, bound_as, proof_level, proved_at, ends_at, language, no_texts)
    values ($1, $2, 'subscriber', 'identity', $3, $3::timestamptz + interval '28 days', $4, $5)`
  await add(binding, [lookup(MINE), PERSON, new Date(PROVED), 'en', true])
  await add(binding, [lookup(ALSO_MINE), PERSON, new Date(PROVED), null, false])
  await add(binding, [lookup(OVER), PERSON, new Date(NOON - 29 * 86_400_000), null, false])
  const evidence = [{ kind: 'recovery', released: '2021-12-01' }]
  await add('insert into snapshots values ($1, $2, $3, $4)', [
    PERSON,
    new Date(PROVED),
    DAY,
    seal(evidence, `snapshot ${PERSON}`),
  ])
  await add(`insert into consents values ($1, 'identity', '2', $2)`, [PERSON, DAY])
  await add(`insert into person_deeds values ($1, $2, 'text', 3)`, [PERSON, DAY])
  await add('insert into day_limits values ($1, $2, 4)', [
    TODAY,
    uuidText(keys.tokens.limited(TODAY, 'refreshes', MINE)),
  ])
  await add(`insert into line_reports (day, site_id, reason) values ($1, 1, 'other-age')`, [TODAY])
}

test('persons of before are found, shown and counted on; the tables and their keys’ use are over', async () => {
  await storeOld()
  await migrate(database.url)
  const deps = { databaseUrl: database.url, keys: keys.subjectKeys, cipher: keys.dataCipher }
  expect(await foldOldPersons(deps, NOON)).toEqual({ persons: 1, lines: 2, counters: 1, lost: 1 })
  expect(await foldOldPersons(deps, NOON)).toBeUndefined()
  const { rows } = await owner.query(
    `select to_regclass('ansimpass.persons') as persons, to_regclass('ansimpass.bindings') as bindings`,
  )
  expect(rows).toEqual([{ persons: null, bindings: null }])

  const subjects = createSubjects({ pool: app, keys: keys.subjectKeys, clock: keys.clock })
  const lines = createPostgresBindings(subjects)
  const records = createPostgresPersonRecords(subjects)
  expect(await lines.find([MINE, ALSO_MINE, OVER], NOON)).toMatchObject([
    { binding: { person: { name: '홍길동', registryIdentifier: 'K-HONG' }, language: 'en', noTexts: true } },
    { binding: { person: { name: '홍길동' }, noTexts: false } },
    'unbound',
  ])
  const record = await records.ofLine(MINE, NOON)
  expect(record).toMatchObject({
    bindings: [{ provedOn: DAY }, { provedOn: DAY }],
    consents: [{ kind: 'identity', version: '2', givenOn: DAY }],
    deeds: [{ day: DAY, deed: 'text', times: 3 }],
    snapshot: { evidence: [{ kind: 'recovery' }], fetchedAt: PROVED },
    keptUntil: '2022-02-02',
  })
  const limits = createPostgresDayLimits(subjects, keys.tokens)
  expect(await limits.count(TODAY, [{ thing: 'refreshes', of: MINE }])).toEqual([5])

  const again = {
    line: MINE,
    person: record?.person ?? fail(),
    ci: 'ci-hong',
    boundAs: 'subscriber',
    proofLevel: 'identity',
  } as const
  expect(await lines.bind({ ...again, provedAt: NOON })).toBe(record?.person.personId)
  expect(await lines.find([MINE], NOON)).toMatchObject([{ binding: { language: 'en', noTexts: true } }])
  expect((await records.ofLine(ALSO_MINE, NOON))?.bindings).toHaveLength(2)
  expect(await records.forgetPerson(ALSO_MINE)).toBe(2)
  expect(await lines.find([MINE, ALSO_MINE], NOON)).toEqual(['unbound', 'unbound'])
})

test('a key of before that is torn drops nobody: it says what to copy back, and goes on when it is there', async () => {
  await storeOld()
  await migrate(database.url)
  const file = join(keys.folder, 'lasting', `data-${DAY}.key`)
  const whole = readFileSync(file)
  writeFileSync(file, '')
  const again = () => {
    const ring = openKeyRing(keys.folder)
    return { databaseUrl: database.url, keys: createSubjectKeys(ring, keys.clock), cipher: createDataCipher(ring) }
  }
  await expect(foldOldPersons(again(), NOON)).rejects.toMatchObject({ code: 'OLD_PERSONS_NOT_FOLDED', retryable: true })
  const { rows } = await owner.query('select count(*)::int as n from persons')
  expect(rows).toEqual([{ n: 2 }])
  writeFileSync(file, whole, { mode: 0o600 })
  expect(await foldOldPersons(again(), NOON)).toMatchObject({ persons: 1, lost: 1 })
})

test('a database in which nobody was known loses the empty tables with the migration', async () => {
  await migrate(database.url)
  expect(
    await foldOldPersons({ databaseUrl: database.url, keys: keys.subjectKeys, cipher: keys.dataCipher }, NOON),
  ).toBeUndefined()
})

function fail(): never {
  throw new Error('a key of before is not there')
}
