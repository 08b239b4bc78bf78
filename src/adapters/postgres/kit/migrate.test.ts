import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyTestDatabase, type TestDatabase } from '../../../../tests/support/postgres.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../../../../tests/support/throw-away-cluster.ts'
import { createPool } from './connect.ts'
import { checkServer, migrate } from './migrate.ts'

const ours = new URL('../migrations/', import.meta.url).pathname
let db: TestDatabase
let folder: string

beforeEach(async () => {
  db = await emptyTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'ansimpass-migrations-'))
  await cp(ours, folder, { recursive: true })
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true })
})

const all = readdirSync(ours)
  .map((name) => name.replace('.sql', ''))
  .sort()
const next = `${String(all.length + 1).padStart(4, '0')}-next`
const add = (name: string, sql: string) => writeFile(join(folder, `${name}.sql`), sql)

async function inDatabase<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const pool = createPool(db.url, 'owner')
  try {
    return (await pool.query<Row>(sql)).rows
  } finally {
    await pool.end()
  }
}

test('an empty database gets every migration, and a second time none', async () => {
  expect(await migrate(db.url)).toEqual({ applied: all, pending: [] })
  expect(await migrate(db.url)).toEqual({ applied: [], pending: [] })
})

describe('restored without roles or privileges', () => {
  const asOwnerOfAll = `
    reassign owned by ansimpass_retention to current_user;
    drop owned by ansimpass_app, ansimpass_retention, ansimpass_metrics;`
  const privileges = () =>
    inDatabase(
      `select relname, pg_get_userbyid(relowner) as owner, (select array_agg(a::text order by a::text) from unnest(relacl) a) as acl
       from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind in ('r', 'p', 'v') order by 1`,
    )

  test('a database is not up to date: what is missing is told, given again, and then all is as it was', async () => {
    await migrate(db.url)
    await inDatabase(`select ensure_visit_partition('2022-01-12')`)
    const before = await privileges()
    await inDatabase(asOwnerOfAll)
    const told = await migrate(db.url, { dryRun: true })
    expect(told.granted).toContain('grant select, insert on visits, epoch_keys to ansimpass_app;')
    expect(await privileges()).not.toEqual(before)
    expect((await migrate(db.url)).granted).toEqual(told.granted)
    expect(await privileges()).toEqual(before)
    expect(await migrate(db.url)).toEqual({ applied: [], pending: [] })
  })

  test('a user who may not give them is told what to do', async () => {
    await migrate(db.url)
    await inDatabase(asOwnerOfAll)
    await inDatabase('create role poor login')
    const url = db.url.replace(/user=[^&]+/, 'user=poor')
    await expect(migrate(url)).rejects.toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' })
    await inDatabase(`grant connect on database ${new URL(url).pathname.slice(1)} to poor`)
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'DATABASE_PRIVILEGES_MISSING',
      retryable: true,
      message: expect.stringContaining('ansimpass migrate'),
    })
    await inDatabase('drop owned by poor; drop role poor')
  })
})

test('a dry run tells what would be done and leaves no trace', async () => {
  expect(await migrate(db.url, { dryRun: true })).toEqual({ applied: [], pending: all })
  expect(await inDatabase(`select from pg_namespace where nspname = 'ansimpass'`)).toHaveLength(0)
})

test('of several processes at once one migrates and the others wait', async () => {
  const runs = await Promise.all([migrate(db.url), migrate(db.url), migrate(db.url)])
  expect(runs.flatMap((run) => run.applied)).toEqual(all)
})

test('a filled database keeps its rows through the next migration', async () => {
  await migrate(db.url)
  await inDatabase(`select ensure_visit_partition('2022-01-12')`)
  await inDatabase(`insert into visits select '2022-01-12', gen_random_uuid(), 1, now(), gen_random_uuid(), 'x', gen_random_uuid()
    from generate_series(1, 1000)`)
  await add(next, `alter table visits add column party integer not null default 1; create index on visits (party);`)
  expect(await migrate(db.url, { folder })).toEqual({ applied: [next], pending: [] })
  expect(await inDatabase('select count(*), min(party) as party from visits')).toEqual([{ count: 1000n, party: 1 }])
})

test('a migration that fails is undone whole, those before it stay', async () => {
  await add(next, 'create table half (n integer); select 1/0;')
  await expect(migrate(db.url, { folder })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  expect(
    await inDatabase(
      `select to_regclass('ansimpass.half') as half, to_regclass('ansimpass.sites') is not null as sites`,
    ),
  ).toEqual([{ half: null, sites: true }])
  expect((await migrate(db.url, { dryRun: true })).pending).toEqual([])
})

test('a migration that was changed afterwards is refused', async () => {
  await migrate(db.url, { folder })
  await writeFile(join(folder, `${all[0]}.sql`), 'select 1;')
  await expect(migrate(db.url, { folder })).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' })
})

test('line ends of another system are no change', async () => {
  await add(next, 'create table t (n integer);\nselect 1;\n')
  await migrate(db.url, { folder })
  await add(next, 'create table t (n integer);\r\nselect 1;\r\n')
  expect(await migrate(db.url, { folder })).toEqual({ applied: [], pending: [] })
})

test('a database from a newer version is refused', async () => {
  await add(next, 'create table t (n integer);')
  await migrate(db.url, { folder })
  await expect(migrate(db.url)).rejects.toMatchObject({ code: 'DATABASE_NEWER_THAN_CODE' })
})

test('a gap in the numbers is refused before the database is asked', async () => {
  await add('0099-late', 'select 1;')
  await expect(migrate('postgresql://127.0.0.1:1/none', { folder })).rejects.toMatchObject({
    code: 'MIGRATION_FILES_WRONG',
  })
})

test('a database that is away is told as such', async () => {
  await expect(migrate('postgresql://127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryable: true,
  })
})

test('a PostgreSQL before 15 is refused', () => {
  expect(() => checkServer(140_012, '14.12')).toThrow('PostgreSQL 15 or newer')
  expect(() => checkServer(150_000, '15.0')).not.toThrow()
})

/** The embedded version, and whatever the machine has beside it. */
const OTHERS = '/usr/lib/postgresql'
const installed = existsSync(OTHERS) ? (await readdir(OTHERS)).filter((major) => Number(major) >= 15) : []

describe.each([undefined, ...installed.map((major) => join(OTHERS, major, 'bin'))])(
  'with the programs in %s',
  (bin) => {
    let cluster: ThrowAwayCluster
    let fresh: TestDatabase
    beforeAll(async () => {
      cluster = await startThrowAwayCluster(bin)
      fresh = await emptyTestDatabase(cluster.adminUrl)
    })
    afterAll(() => cluster.close())

    async function asNewUser(name: string, rights: string): Promise<string> {
      const admin = new pg.Client({ connectionString: fresh.url })
      await admin.connect()
      await admin.query(`create role ${name} login ${rights}`)
      await admin.query(`alter database ${admin.database} owner to ${name}`)
      await admin.end()
      return fresh.url.replace('user=ansimpass', `user=${name}`)
    }

    test('a user who may not make roles is told what to do', async () => {
      const url = await asNewUser('plain', '')
      await expect(migrate(url)).rejects.toMatchObject({ code: 'DATABASE_ROLES_DENIED' })
    })

    test('a user who may make roles and owns the database needs no more rights, and the app works beside it', async () => {
      const url = await asNewUser('maker', 'createrole')
      expect(await migrate(url)).toEqual({ applied: all, pending: [] })
      expect(await migrate(url)).toEqual({ applied: [], pending: [] })
      const app = createPool(url, 'app')
      await app.query(`select ensure_visit_partition('2022-01-12')`)
      expect((await app.query('select count(*) from visits')).rows).toEqual([{ count: 0n }])
      await app.end()
    })
  },
)
