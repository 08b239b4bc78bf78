/** The drill: a backup while calls come in, another machine, restore, every visit opens, and the service goes on there. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameOf } from '../../src/adapters/backups/backup-name.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { askLoginFaults } from '../../src/adapters/postgres/kit/login-faults.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { askMissingRights } from '../../src/adapters/postgres/kit/missing-rights.ts'
import { countVisits } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { createPostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import { DAY } from '../../src/domain/kit/time.ts'
import { anEntry } from '../contracts/visits.fixture.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { emptyTestDatabase } from '../support/postgres.ts'
import { startThrowAwayCluster } from '../support/throw-away-cluster.ts'
import { runCommand, startWorld, type World } from '../support/world.ts'

let world: World
let site: string
let folder: string
let privateKey: string
let database: string
let keys: string
let rung = 0

async function ring(from: number, count: number): Promise<number> {
  const handset = await createHandset({ server: world.sip })
  try {
    const calls = Array.from({ length: count }, (_, i) =>
      handset.ring({ siteNumber: site, from: `0100001${String(from + i).padStart(4, '0')}`, media: false }),
    )
    const results = await Promise.all(calls)
    return results.filter(({ final }) => final === 486).length
  } finally {
    handset.close()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-backup-'))
  world = await startWorld()
  privateKey = join(`${world.dataFolder}-authority`, 'private-key.json')
  const { sites } = await world.get<{ sites: { number: string; answerMode: string; retired: boolean }[] }>(
    '/demo/world',
  )
  site = sites.find(({ answerMode, retired }) => answerMode === 'silent' && !retired)?.number ?? ''
  rung += await ring(0, 50)
  const backup = world.run(['backup', '--to', join(folder, 'database'), '--keys-to', join(folder, 'keys')])
  rung += await ring(50, 100)
  const made = await backup
  expect(made).toMatchObject({ code: 0, stderr: '' })
  database = /^database: (\S+) \(\d+ files/m.exec(made.stdout)?.[1] ?? ''
  keys = /^lasting keys: (\S+) \(\d+ files/m.exec(made.stdout)?.[1] ?? ''
})

afterAll(async () => {
  await world.stop()
  await world.remove()
  rmSync(folder, { recursive: true })
})

const restore = (dataFolder: string, ...args: readonly string[]) =>
  runCommand(['restore', ...args], { ...process.env, ANSIMPASS_DATA: dataFolder })

test('calls that came in before the backup are all in it, and all are answered that came meanwhile', async () => {
  expect(rung).toBe(150)
  const dataFolder = newDataFolder()
  const restored = await restore(dataFolder, database, '--keys', keys)
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  const verified = await runCommand(['visits', 'verify', '--key', privateKey], {
    ...process.env,
    ANSIMPASS_DATA: dataFolder,
  })
  expect(verified.stdout).toMatch(/^\d+ opened, 0 failed$/m)
  const opened = Number(/^(\d+) opened/.exec(verified.stdout)?.[1])
  expect(opened).toBeGreaterThanOrEqual(50)
  expect(opened).toBeLessThanOrEqual(150)
  expect(restored.stdout).toContain(`${opened} visits`)
  expect(readdirSync(join(`${dataFolder}-secrets`, 'lasting'))).toEqual(readdirSync(join(keys, 'lasting')))
  expect(existsSync(join(`${dataFolder}-secrets`, 'passing'))).toBe(false)

  cpSync(`${world.dataFolder}-authority`, `${dataFolder}-authority`, { recursive: true })
  const elsewhere = await startWorld({ dataFolder })
  try {
    const call = await elsewhere.run(['call', site, '--from', '010-0001-9999', '--json'])
    expect(JSON.parse(call.stdout)).toMatchObject({ final: 486 })
    expect((await elsewhere.run(['visits', 'count'])).stdout.trim()).toBe(String(opened + 1))
    expect((await elsewhere.run(['visits', 'verify', '--key', privateKey])).stdout).toContain(
      `${opened + 1} opened, 0 failed`,
    )
  } finally {
    await elsewhere.stop()
  }
  expect(await restore(dataFolder, database)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DATA_FOLDER_NOT_EMPTY'),
  })
  await removeDataFolder(dataFolder)
})

test('the copies are for nobody else, and hold neither passing keys nor a name of a person', () => {
  expect(spawnSync('find', [folder, '-type', 'f', '-perm', '/077'], { encoding: 'utf8' }).stdout).toBe('')
  expect(readdirSync(keys).sort()).toEqual(['lasting', 'manifest.json'])
  expect(spawnSync('grep', ['-rlF', '홍길동', folder], { encoding: 'utf8' }).stdout).toBe('')
  expect(readdirSync(join(database, 'data'))).not.toContain('owner.json')
})

test('a damaged copy is told, and nothing is restored', async () => {
  const copy = join(folder, 'damaged')
  cpSync(database, copy, { recursive: true })
  const file = join(copy, 'cluster', 'global', 'pg_control')
  const bytes = readFileSync(file)
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)
  writeFileSync(file, bytes)
  const dataFolder = join(folder, 'never-made')
  const run = await restore(dataFolder, copy)
  expect(run).toMatchObject({ code: 1, stdout: '' })
  expect(run.stderr).toMatch(/^BACKUP_UNREADABLE: .*cluster\/global\/pg_control is missing or was changed/)
  expect(existsSync(dataFolder)).toBe(false)
})

test('wrong words are answered with what to do', async () => {
  const inside = await world.run(['backup', '--to', join(folder, 'one'), '--keys-to', join(folder, 'one', 'keys')])
  expect(inside).toMatchObject({ code: 1, stderr: expect.stringContaining('BACKUP_NOT_APART') })
  for (const [option, path] of [
    ['--to', join(world.dataFolder, 'copies')],
    ['--keys-to', `${world.dataFolder}-secrets/keys`],
    ['--keys-to', join(folder, 'a-link', 'keys')],
  ] as const) {
    if (path.includes('a-link')) symlinkSync(world.dataFolder, join(folder, 'a-link'))
    const run = await world.run(['backup', '--to', join(folder, 'one'), option, path])
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('BACKUP_NOT_APART') })
  }
  const days = await world.run(['backup', '--to', join(folder, 'one'), '--keep-days', '29'])
  expect(days).toMatchObject({ code: 1, stderr: expect.stringContaining('1 to 28') })
  const young = await world.run(['backup', '--to', join(folder, 'database'), '--prune-only'])
  expect(young).toMatchObject({ code: 0, stdout: expect.stringContaining('no copy is 28 days old') })
  const swapped = await restore(join(folder, 'never-made'), keys)
  expect(swapped.stderr).toContain('it holds the lasting keys; a copy of the database is needed here')
  const nowhere = await world.run(['backup', '--to', '/proc/ansimpass'])
  expect(nowhere).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^FOLDER_NOT_MADE: .*--to \/proc/),
  })
  const ours = await runCommand(['backup', '--to', join(folder, 'one')], {
    ...process.env,
    DATABASE_URL: 'postgresql://127.0.0.1/x',
  })
  expect(ours).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_NOT_OURS') })
  const unnamed = await world.run(['backup', '--keys-only', '--to', join(folder, 'one')])
  expect(unnamed).toMatchObject({ code: 1, stderr: expect.stringContaining('--keys-to FOLDER') })
  expect(existsSync(join(folder, 'one'))).toBe(false)
})

/** The shell blocks of a section of docs/operate.md, so that what is tried is what is written. */
function commandsOf(heading: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operate.md'), 'utf8')
  const section = text.slice(text.indexOf(heading)).split(/\n#{2,3} /)[0] ?? ''
  return [...section.matchAll(/```\n(.*?)```/gs)].map(([, block = '']) => block)
}

test('the documented commands move a database of one’s own to another server, roles and all', async () => {
  const bin = '/usr/lib/postgresql/15/bin'
  const servers = await Promise.all([startThrowAwayCluster(bin), startThrowAwayCluster(bin)])
  const [from, to] = await Promise.all(servers.map(({ adminUrl }) => emptyTestDatabase(adminUrl)))
  if (from === undefined || to === undefined) throw new Error('no servers')
  await migrate(from.url)
  const visitStore = createPostgresVisitStore({ databaseUrl: from.url, confirmWithinMs: 10_000 })
  const stored = { kind: 'stored' }
  expect(await visitStore.store([anEntry(), anEntry(), anEntry()])).toMatchObject([stored, stored, stored])
  await visitStore.close()
  const [away = '', back = ''] = commandsOf('### A database of your own')
  const own = join(folder, 'own')
  const dumps = join(own, 'backup', 'database')
  const dumpOf = (daysAgo: number) => join(dumps, nameOf('database', new Date(Date.now() - daysAgo * DAY)))
  const tooOld = dumpOf(28)
  for (const made of [tooOld, dumpOf(1)]) mkdirSync(made, { recursive: true })
  mkdirSync(join(own, 'bin'))
  const entry = join(import.meta.dirname, '..', '..', 'bin', 'ansimpass.mjs')
  const shim = `#!/bin/sh\nexec "${process.execPath}" --disable-warning=ExperimentalWarning "${entry}" "$@"\n`
  writeFileSync(join(own, 'bin', 'ansimpass'), shim, { mode: 0o700 })
  const run = (script: string, url: string) =>
    spawnSync('/bin/sh', ['-c', `set -e\n${script.replaceAll(/\/backup(?=-keys\/|\/)/g, join(own, 'backup'))}`], {
      cwd: own,
      env: {
        ...process.env,
        PATH: `${join(own, 'bin')}:${bin}:${process.env['PATH']}`,
        DATABASE_URL: url,
        ANSIMPASS_DATA: world.dataFolder,
      },
      encoding: 'utf8',
    })
  const dumped = run(away, from.url)
  expect(dumped).toMatchObject({ status: 0, stderr: '' })
  expect(dumped.stdout).toContain(`destroyed: ${tooOld}\n`)
  expect(spawnSync('find', [own, '-type', 'f', '-perm', '/077'], { encoding: 'utf8' }).stdout).toBe('')
  const dump = readdirSync(dumps).sort().at(-1) ?? ''
  const restored = run(back.replace('ansimpass-database-20261126T161500Z', dump), to.url)
  expect(restored).toMatchObject({ status: 0, stderr: '' })
  expect(restored.stdout).toContain('the database is up to date')
  expect(await askLoginFaults(to.url)).toEqual([])
  expect(await askMissingRights(to.url)).toEqual([])
  const pool = createPool(to.url, 'app')
  expect(await countVisits(pool, [])).toBe(3n)
  await pool.end()
  const store = createPostgresVisitStore({ databaseUrl: to.url, confirmWithinMs: 10_000 })
  expect(await store.store([anEntry()])).toMatchObject([stored])
  await store.close()
  await Promise.all(servers.map((server) => server.close()))
})

test('copies of keys alone, and what is too old goes also where the new copy fails', async () => {
  const into = join(folder, 'keys-alone')
  const old = join(into, 'ansimpass-keys-20200101T000000Z')
  const makeOld = () => mkdirSync(old, { recursive: true })
  makeOld()
  const run = await world.run(['backup', '--keys-only', '--keys-to', into, '--confirm-clock'])
  expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`destroyed: ${old}`) })
  const [made = ''] = readdirSync(into)
  expect(readdirSync(into)).toHaveLength(1)
  expect(readdirSync(join(into, made, 'lasting'))).toEqual(readdirSync(join(`${world.dataFolder}-secrets`, 'lasting')))
  makeOld()
  const failed = await world.run(['backup', '--to', '/proc/ansimpass', '--keys-to', into, '--confirm-clock'])
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^FOLDER_NOT_MADE: /) })
  expect(readdirSync(into)).toEqual([made])
})
