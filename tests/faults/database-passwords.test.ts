/** A database of one's own, on a real PostgreSQL: an administrator makes the logins, passwords stand in a file, and nobody else is a superuser. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { type DatabaseLogin, loginAddress } from '../../src/adapters/postgres/kit/database-address.ts'
import { askLoginFaults } from '../../src/adapters/postgres/kit/login-faults.ts'
import { LOGINS } from '../../src/adapters/postgres/kit/logins.ts'
import { checkMigrated, migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { passwordIn } from '../../src/adapters/postgres/kit/passfile.ts'
import { emptyTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/throw-away-cluster.ts'
import { runCommand } from '../support/world.ts'

let cluster: ThrowAwayCluster
let database: TestDatabase
let folder: string
let url: string
let admin: pg.Client

beforeAll(async () => {
  cluster = await startThrowAwayCluster()
  database = await emptyTestDatabase(cluster.adminUrl)
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-passwords-'))
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const { rows } = await admin.query<{ hba: string }>(`select current_setting('hba_file') as hba`)
  await writeFile(rows[0]?.hba ?? '', 'local all ansimpass peer map=ansimpass\nlocal all all scram-sha-256\n')
  await admin.query('select pg_reload_conf()')
  url = `${database.url.replace('&user=ansimpass', '')}&passfile=${encodeURIComponent(join(folder, 'passwords'))}`
})
afterAll(async () => {
  await admin.end()
  await cluster.close()
  rmSync(folder, { recursive: true })
})

function givePasswords(...logins: readonly string[]): void {
  const lines = logins.map((login) => `*:*:*:${login}:a\\:b ${login}`)
  writeFileSync(join(folder, 'passwords'), `# passwords\n${lines.join('\n')}\n`, { mode: 0o600 })
}

async function whoIs(login: DatabaseLogin): Promise<unknown> {
  const pool = createPool(url, login, { max: 1 })
  try {
    return (await pool.query('select session_user::text as who')).rows[0]?.who
  } finally {
    await pool.end()
  }
}

test('before the logins are made, the server’s own refusal says what to do', async () => {
  givePasswords(...LOGINS)
  await expect(migrate(url)).rejects.toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' })
  expect((await runCommand(['migrate'], { ...process.env, DATABASE_URL: url })).stderr).toMatch(
    /^DATABASE_LOGIN_REFUSED: 데이터베이스가 로그인을 거절했습니다.*print-roles/,
  )
})

test('what "migrate --print-roles" prints, an administrator runs twice; then migrations run without a superuser', async () => {
  const printed = await runCommand(['migrate', '--print-roles'], { ...process.env, DATABASE_URL: url })
  expect(printed.stdout).toMatch(/^-- 안심패스/)
  for (const _ of [1, 2]) await admin.query(printed.stdout)
  for (const login of LOGINS) await admin.query(`alter role ${login} password 'a:b ${login}'`)
  expect((await migrate(url)).pending).toEqual([])
  expect(await migrate(url)).toEqual({ applied: [], pending: [] })
  for (const login of ['app', 'retention', 'metrics', 'migrations', 'owner'] as const)
    expect(await whoIs(login)).toBe(`ansimpass_${login === 'owner' ? 'migrations' : login}`)
  expect(await askLoginFaults(url)).toEqual([])
  const { rows } = await admin.query(
    `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'ansimpass'::regnamespace order by 1`,
  )
  expect(rows).toEqual([{ owner: 'ansimpass_migrations' }, { owner: 'ansimpass_retention' }])
})

test('a server that has no password of the migrations only looks whether they have run', async () => {
  givePasswords('ansimpass_app', 'ansimpass_retention')
  await expect(migrate(url)).rejects.toMatchObject({
    code: 'DATABASE_LOGIN_REFUSED',
    message: expect.stringContaining('has no line for ansimpass_migrations'),
  })
  await checkMigrated(url)
  expect(await askLoginFaults(url)).toEqual([])
  await admin.query('begin; delete from ansimpass.migrations where name like $$0001%$$; commit')
  await expect(checkMigrated(url)).rejects.toMatchObject({ code: 'DATABASE_NOT_MIGRATED', retryable: true })
})

test('a wrong password and a missing file are told by the login, and no password is in the words', async () => {
  writeFileSync(join(folder, 'passwords'), '*:*:*:*:hunter2\n', { mode: 0o600 })
  await expect(askLoginFaults(url)).rejects.toMatchObject({
    code: 'DATABASE_LOGIN_REFUSED',
    message: expect.stringMatching(/^(?!.*hunter2).*ansimpass_app.*passfile/),
  })
  expect(await runCommand(['visits', 'count'], { ...process.env, DATABASE_URL: url })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^DATABASE_LOGIN_REFUSED: (?!.*hunter2).*ansimpass_app.*passfile/),
  })
  rmSync(join(folder, 'passwords'))
  await expect(askLoginFaults(url)).rejects.toThrow('cannot be read')
  givePasswords(...LOGINS)
  chmodSync(join(folder, 'passwords'), 0o644)
  const doctor = await runCommand(['doctor', '--json'], { ...process.env, DATABASE_URL: url })
  type Found = { id: string; state: string; found: string }
  const found = (stdout: string) => (JSON.parse(stdout) as { findings: Found[] }).findings
  const findings = found(doctor.stdout)
  expect(findings.find(({ id }) => id === 'modes')?.found).toContain('DATABASE_URL passfile')
  expect(findings.find(({ id }) => id === 'database-logins')?.state).toBe('ok')
  // One migration was taken out above: a start runs it, unless it is not given the login.
  expect(findings.find(({ id }) => id === 'database-migrations')).toMatchObject({
    state: 'ok',
    found: expect.stringMatching(/^1 to run/),
  })
  givePasswords('ansimpass_app', 'ansimpass_retention')
  const without = found((await runCommand(['doctor', '--json'], { ...process.env, DATABASE_URL: url })).stdout)
  expect(without.find(({ id }) => id === 'database-migrations')).toMatchObject({
    state: 'fail',
    found: expect.stringMatching(/lacks 1 migrations.*run "ansimpass migrate"/),
  })
})

test('a line of the password file fits by all its fields, the first that fits counts', () => {
  const place = { host: 'db.example', port: '5432', database: 'ansimpass', user: 'ansimpass_app' }
  const text = [
    '# comment:*:*:*:x',
    'other:5432:ansimpass:ansimpass_app:1',
    'db.example:5433:ansimpass:ansimpass_app:2',
    'db.example:*:other:ansimpass_app:3',
    'db.example:5432:ansimpass:ansimpass_retention:4',
    'db.example:5432:ansimpass:ansimpass_app:a\\:b\\\\c',
    '*:*:*:*:6',
  ].join('\r\n')
  expect(passwordIn(text, place)).toBe('a:b\\c')
  expect(passwordIn(text, { ...place, user: 'another' })).toBe('6')
  expect(passwordIn('localhost:*:*:*:7', { ...place, host: '/run/postgresql' })).toBe('7')
  expect(passwordIn('*:*:*:ansimpass_app:', place)).toBeUndefined()
  expect(passwordIn('', place)).toBeUndefined()
})

test('name and password of the URL are the owner’s alone', () => {
  const given = 'postgresql://boss:hunter2@db.example/ansimpass?sslmode=verify-full'
  expect(loginAddress(given, 'owner').connectionString).toBe(given)
  expect(loginAddress(given, 'app').connectionString).toBe(
    'postgresql://db.example/ansimpass?sslmode=verify-full&user=ansimpass_app',
  )
  expect(loginAddress('postgresql:///a?host=/run&user=boss&password=hunter2', 'app').connectionString).toBe(
    'postgresql:///a?host=%2Frun&user=ansimpass_app',
  )
})
