/** The logins of the database: what each may, the others may not; none has a way to more; and no connection of a running server is a superuser's. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import { readRunningCluster } from '../../src/adapters/embedded-postgres/with-database.ts'
import { connectionConfig } from '../../src/adapters/postgres/kit/connect.ts'
import type { DatabaseLogin } from '../../src/adapters/postgres/kit/database-address.ts'
import { askLoginFaults, LOG_SETTINGS } from '../../src/adapters/postgres/kit/login-faults.ts'
import { LOGINS } from '../../src/adapters/postgres/kit/logins.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { MIGRATIONS, readMigrationFiles } from '../../src/adapters/postgres/kit/migration-files.ts'
import { privilegeStatements } from '../../src/adapters/postgres/kit/privileges.ts'
import { emptyTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { startWorld, type World } from '../support/world.ts'

const PARTS = ['app', 'retention', 'metrics'] as const
type Part = (typeof PARTS)[number]
const DENIED = '42501'

describe('on a database as the migrations leave it', () => {
  let database: TestDatabase
  let owner: pg.Client
  const clients = new Map<DatabaseLogin, pg.Client>()
  beforeAll(async () => {
    database = await emptyTestDatabase()
    await migrate(database.url)
    owner = new pg.Client(connectionConfig(database.url, 'owner'))
    await owner.connect()
    for (const login of [...PARTS, 'migrations'] as const) {
      const client = new pg.Client(connectionConfig(database.url, login))
      await client.connect()
      clients.set(login, client)
    }
    await as('app').query(`select ensure_visit_partition('2022-01-12')`)
  })
  afterAll(async () => {
    for (const client of [owner, ...clients.values()]) await client.end()
    await database.close()
  })

  function as(login: DatabaseLogin): pg.Client {
    const client = clients.get(login)
    if (client === undefined) throw new Error(`no connection of ${login}`)
    return client
  }

  /** Tried inside a transaction that is undone: where it is allowed, nothing is changed. */
  async function stateOf(client: pg.Client, statement: string): Promise<string> {
    await client.query('begin')
    try {
      await client.query(statement)
      return 'allowed'
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error)
    } finally {
      await client.query('rollback')
    }
  }

  test('each is who it says, and no superuser', async () => {
    for (const [login, client] of clients) {
      const { rows } = await client.query(
        `select session_user::text as session, current_user::text as now, rolsuper as super from pg_roles where rolname = session_user`,
      )
      expect(rows).toEqual([{ session: `ansimpass_${login}`, now: `ansimpass_${login}`, super: false }])
    }
    expect(await askLoginFaults(database.url)).toEqual([])
  })

  /** What was granted, by the migrations' own statements: every right of every table, and who has it. */
  async function grants(): Promise<ReadonlyMap<string, ReadonlySet<Part>>> {
    const found = new Map<string, Set<Part>>()
    const note = (right: string, table: string, role: string) => {
      const part = PARTS.find((each) => role === `ansimpass_${each}`)
      if (part === undefined) return
      const key = `${right} ${table}`
      found.set(key, (found.get(key) ?? new Set()).add(part))
    }
    const listOf = (text = '') => text.split(',').map((each) => each.trim())
    for (const statement of privilegeStatements(await readMigrationFiles(MIGRATIONS))) {
      const [, kind, owned = '', by = ''] = /^alter (table|view) (\S+) owner to (\w+);$/i.exec(statement) ?? []
      const all = kind === 'table' ? ['select', 'insert', 'update', 'delete', 'truncate', 'drop'] : ['select']
      for (const right of kind === undefined ? [] : all) note(right, owned, by)
      const granted = /^grant (.+) on (?!schema|function|sequence)(.+) to (.+);$/i.exec(statement)
      for (const right of listOf(granted?.[1]))
        for (const table of listOf(granted?.[2])) for (const role of listOf(granted?.[3])) note(right, table, role)
    }
    return found
  }

  /** One column of each table. */
  const columns = new Map<string, string>()

  const STATEMENTS: Readonly<Record<string, (table: string) => string>> = {
    select: (table) => `select * from ${table} limit 1`,
    insert: (table) => `insert into ${table} default values`,
    update: (table) => `update ${table} set ${columns.get(table)} = null where false`,
    delete: (table) => `delete from ${table}`,
    truncate: (table) => `truncate ${table}`,
    drop: (table) => `drop table ${table}`,
  }

  test('whatever was given to one of them alone is refused to the others', async () => {
    const { rows } = await owner.query<{ table: string; column: string }>(
      `select distinct on (attrelid) relname as table, attname as column from pg_attribute join pg_class c on c.oid = attrelid
       where relnamespace = 'ansimpass'::regnamespace and attnum > 0 and attidentity = '' order by attrelid, attnum`,
    )
    for (const { table, column } of rows) columns.set(table, column)
    let tried = 0
    for (const [key, holders] of await grants()) {
      const [right = '', table = ''] = key.split(' ')
      const there = await owner.query(`select to_regclass($1) is not null as there`, [`ansimpass.${table}`])
      if (there.rows[0]?.there !== true) continue // a later migration dropped it
      for (const part of PARTS.filter((each) => !holders.has(each))) {
        expect(await stateOf(as(part), STATEMENTS[right]?.(table) ?? ''), `${part}: ${key}`).toBe(DENIED)
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(100)
  })

  test.each(PARTS)('%s finds no way to more', async (part) => {
    const client = as(part)
    await client.query('set role none')
    await client.query('reset role')
    await client.query('reset session authorization')
    expect((await client.query('select current_user::text as now')).rows).toEqual([{ now: `ansimpass_${part}` }])
    const others = [...LOGINS, 'ansimpass'].filter((name) => name !== `ansimpass_${part}`)
    const attempts = [
      ...others.map((name) => `set role ${name}`),
      ...others.map((name) => `set session authorization ${name}`),
      ...others.map((name) => `grant ${name} to ansimpass_${part}`),
      `alter role ansimpass_${part} superuser`,
      'create role another login',
      `copy (select 1) to program 'true'`,
      `copy (select 1) to '/tmp/ansimpass-login-test'`,
      `select pg_read_file('postgresql.conf')`,
      'select * from pg_authid',
      `set log_statement = 'all'`,
      'create table public.mine (n integer)',
      `create function ansimpass.format(text, text) returns text language sql as 'select $1'`,
      `create function ansimpass.nextval(text) returns bigint language plpgsql as 'begin return 1; end'`,
      `create function pg_temp.mine() returns text language sql as 'select 1::text'`,
      `do $$ begin perform 1; end $$`,
      'select * from pg_locks',
      'select pg_lock_status()',
      'select lo_create(0)',
      `select lo_from_bytea(0, 'x')`,
      `select pg_logical_emit_message(false, 'x', 'x')`,
      'drop schema ansimpass cascade',
      'drop table sites',
      `select pg_create_physical_replication_slot('mine')`,
    ]
    for (const attempt of attempts) expect(await stateOf(client, attempt), attempt).toBe(DENIED)
    for (const attempt of ['create database another', `alter system set log_statement = 'all'`])
      await expect(client.query(attempt), attempt).rejects.toMatchObject({ code: DENIED })
  })

  test('retention alone drops a day of the log, and none of them makes a temporary table', async () => {
    for (const part of ['app', 'metrics'] as const) {
      for (const attempt of ['drop table visits', 'drop table visits_20220112'])
        expect(await stateOf(as(part), attempt), `${part}: ${attempt}`).toBe(DENIED)
    }
    expect(await stateOf(as('retention'), 'drop table visits_20220112')).toBe('allowed')
    for (const part of PARTS) expect(await stateOf(as(part), 'create temp table mine (n integer)'), part).toBe(DENIED)
  })

  test('no lock of metrics holds up texts, folds or migrations; whoever needs locks takes them', async () => {
    const { rows } = await owner.query<{ call: string }>(
      `select format('%s(%s)', proname, array_to_string(array_fill('0'::text, array[pronargs]), ',')) as call
       from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ 'advisory' order by 1`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const { call } of rows) {
      expect(await stateOf(as('metrics'), `select ${call}`), call).toBe(DENIED)
      for (const login of ['app', 'retention', 'migrations'] as const) {
        expect(await stateOf(as(login), `select ${call}`), `${login}: ${call}`).toBe('allowed')
        await as(login).query('select pg_advisory_unlock_all()')
      }
    }
    await owner.query('grant execute on function pg_advisory_lock(bigint) to ansimpass_metrics')
    await owner.query('revoke execute on function pg_advisory_xact_lock(bigint) from ansimpass_app')
    expect(await askLoginFaults(database.url)).toEqual([
      'ansimpass_app may not take advisory locks (pg_advisory_lock)',
      'ansimpass_metrics may take advisory locks (pg_advisory_lock)',
    ])
    await owner.query('revoke execute on function pg_advisory_lock(bigint) from ansimpass_metrics')
    await migrate(database.url)
    expect(await askLoginFaults(database.url)).toEqual([])
  })

  test('a statement that fails is not in the server’s log of anybody’s session', async () => {
    for (const login of [...PARTS, 'migrations'] as const) {
      for (const [name, value] of Object.entries(LOG_SETTINGS)) {
        const { rows } = await as(login).query('select setting from pg_settings where name = $1', [name])
        expect(rows, `${login}: ${name}`).toEqual([{ setting: value }])
      }
    }
  })

  test('a login that is given more is told, until it is taken back', async () => {
    await owner.query('alter role ansimpass_metrics createdb; grant pg_read_all_data to ansimpass_metrics')
    try {
      expect(await askLoginFaults(database.url)).toEqual([
        'ansimpass_metrics is a member of pg_read_all_data',
        'ansimpass_metrics is allowed to make databases (createdb)',
      ])
    } finally {
      await owner.query('alter role ansimpass_metrics nocreatedb; revoke pg_read_all_data from ansimpass_metrics')
    }
  })
})

describe('a running server', () => {
  let world: World | undefined
  afterEach(async () => {
    await world?.stop()
    await world?.remove()
  })

  test('has no connection of a superuser, and its database trusts nobody', async () => {
    world = await startWorld()
    const cluster = await readRunningCluster(world.dataFolder)
    const client = new pg.Client({ connectionString: cluster?.url ?? '' })
    await client.connect()
    const { rows } = await client.query<{ name: string; super: boolean }>(
      `select distinct usename::text as name, rolsuper as super from pg_stat_activity join pg_roles on rolname = usename
       where backend_type = 'client backend' and pid <> pg_backend_pid() order by 1`,
    )
    await client.end()
    expect(rows.map(({ name }) => name)).toContain('ansimpass_app')
    expect(rows.filter((row) => row.super)).toEqual([])
    const places = await readPlaces(world.dataFolder)
    const hba = readFileSync(join(places?.cluster ?? '', 'pg_hba.conf'), 'utf8')
    expect(hba.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'local all all peer map=ansimpass',
    ])
  })
})
