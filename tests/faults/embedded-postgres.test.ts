import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { readPidFile } from '../../src/adapters/embedded-postgres/cluster.ts'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import { childrenOf, markOf, signal } from '../../src/adapters/embedded-postgres/processes.ts'
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { systemUser } from '../../src/adapters/embedded-postgres/system-user.ts'
import { withDatabase } from '../../src/adapters/embedded-postgres/with-database.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'

const asRoot = process.getuid?.() === 0
let dataFolder: string
let words: string[]
let running: EmbeddedPostgres[]
let owners: ChildProcess[]

/** A data folder after its first start: copied for each test, which shows that it may be. */
let template: string
beforeAll(async () => {
  template = newDataFolder()
  const database = await startEmbeddedPostgres({ dataFolder: template, log: () => {} })
  await database.stop()
})
afterAll(() => removeDataFolder(template))

beforeEach(() => {
  dataFolder = newDataFolder()
  spawnSync('cp', ['-a', template, dataFolder])
  words = []
  running = []
  owners = []
})
afterEach(async () => {
  for (const database of running) await database.stop()
  for (const owner of owners) owner.kill('SIGKILL')
  await removeDataFolder(dataFolder)
})

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ dataFolder, log: (line) => words.push(line), ...options })
  running.push(database)
  return database
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 500, query_timeout: 500 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const leave = (url: string) => query(url, 'create table left_behind as select 1 as n')
const found = (url: string) => query(url, 'select n from left_behind')

/** Another process with the database of the same data folder. */
async function startOwner(): Promise<{ owner: ChildProcess; url: string; pid: number; freeze(): Promise<unknown> }> {
  const script = join(import.meta.dirname, '..', 'support', 'embedded-owner.ts')
  const owner = spawn(process.execPath, [script, dataFolder], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  owners.push(owner)
  const lines = createInterface(owner.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  const freeze = () => {
    owner.stdin.write('freeze')
    return once(lines, 'line')
  }
  return { owner, freeze, ...(JSON.parse(line) as { url: string; pid: number }) }
}

async function kill9(owner: ChildProcess): Promise<void> {
  const gone = once(owner, 'exit')
  owner.kill('SIGKILL')
  await gone
}

const isGone = (pid: number) => eventually(() => expect(markOf(pid)).toBeUndefined())

describe('a data folder', () => {
  test('keeps its rows from one start to the next, and a stop leaves no process', async () => {
    await rm(dataFolder, { recursive: true })
    const first = await start()
    await leave(first.url)
    const processes = [first.pid, ...childrenOf(first.pid)]
    expect(processes.length).toBeGreaterThan(3)
    await first.stop()
    for (const pid of processes) expect(markOf(pid)).toBeUndefined()
    expect(await found((await start()).url)).toEqual([{ n: 1 }])
  })

  test('is durable, speaks UTF-8 and listens on no port', async () => {
    const { url } = await start()
    const rows = await query(
      url,
      `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'jit')
       order by name`,
    )
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'jit', setting: 'off' },
      { name: 'listen_addresses', setting: '' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ])
  })

  test('may be closed to others and lie deep: the database says where it and its socket are', async () => {
    await rm(dataFolder, { recursive: true })
    dataFolder = join(dirname(dataFolder), '데이터'.repeat(12))
    await mkdir(dataFolder, { mode: 0o700 })
    const { url, socketFolder } = await start()
    await leave(url)
    const places = await readPlaces(dataFolder)
    expect(places?.socketFolder).toBe(socketFolder)
    expect(Buffer.byteLength(join(socketFolder, '.s.PGSQL.5432'))).toBeLessThanOrEqual(100)
    expect(places?.base.startsWith(asRoot ? '/var/lib/ansimpass/' : dataFolder)).toBe(true)
    expect(words.some((line) => line.includes(places?.base ?? '?'))).toBe(asRoot)
    await running.pop()?.stop()
    expect(await found((await start()).url)).toEqual([{ n: 1 }])
  })

  test('of another major version is refused with both versions named', async () => {
    await (await start()).stop()
    const cluster = (await readPlaces(dataFolder))?.cluster ?? ''
    const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8')
    writeFileSync(join(cluster, 'PG_VERSION'), '15\n')
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_OTHER_MAJOR',
      message: expect.stringMatching(/15.*18/),
    })
    writeFileSync(join(cluster, 'PG_VERSION'), version)
  })

  test('whose cluster cannot start is told with the reason', async () => {
    await expect(start({ settings: { shared_buffers: 'nonsense' } })).rejects.toMatchObject({
      code: 'DATABASE_NOT_STARTED',
      message: expect.stringContaining('shared_buffers'),
    })
  })

  test('takes one server only, and a command uses that one', async () => {
    const { url, owner } = await startOwner()
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: expect.stringContaining(String(owner.pid)),
    })
    expect(await withDatabase({ dataFolder }, async (database) => database.url)).toBe(url)
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('that is stopped is started for a command and stopped after it; several commands take turns', async () => {
    await leave((await start()).url)
    await running.pop()?.stop()
    const commands = [1, 2, 3].map(() => withDatabase({ dataFolder }, ({ url }) => found(url)))
    expect(await Promise.all(commands)).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]])
    expect(readdirSync((await readPlaces(dataFolder))?.cluster ?? '')).not.toContain('postmaster.pid')
  })
})

describe('after kill -9 of its owner', () => {
  test('the living database is taken over, its rows and its process the same', async () => {
    const { owner, url, pid } = await startOwner()
    await leave(url)
    await kill9(owner)
    const database = await start()
    expect(database.pid).toBe(pid)
    expect(await found(database.url)).toEqual([{ n: 1 }])
    await database.stop()
    await isGone(pid)
  })

  test('a database that was frozen is taken over too', async () => {
    const { owner, url, pid, freeze } = await startOwner()
    await leave(url)
    await freeze()
    await expect(query(url, 'select 1')).rejects.toThrow(/timeout/)
    await kill9(owner)
    const database = await start()
    expect(database.pid).toBe(pid)
    expect(await found(database.url)).toEqual([{ n: 1 }])
  })

  test('a database with other settings is stopped and started with ours', async () => {
    const { owner, url, pid } = await startOwner()
    await leave(url)
    await kill9(owner)
    const database = await start({ settings: { max_connections: '33' } })
    expect(database.pid).not.toBe(pid)
    expect(await query(database.url, 'show max_connections')).toEqual([{ max_connections: '33' }])
    expect(await found(database.url)).toEqual([{ n: 1 }])
  })

  test('processes that outlived the postmaster do not keep the next from starting', async () => {
    const { owner, url, pid } = await startOwner()
    await leave(url)
    const children = childrenOf(pid)
    for (const child of children) signal(child, 'SIGSTOP')
    await kill9(owner)
    process.kill(pid, 'SIGKILL')
    await isGone(pid)
    expect(children.some((child) => markOf(child) !== undefined)).toBe(true)
    const database = await start()
    expect(await found(database.url)).toEqual([{ n: 1 }])
    for (const child of children) expect(markOf(child)).toBeUndefined()
  })

  test('a stale file that names a living stranger is no hindrance', async () => {
    await leave((await start()).url)
    await running.pop()?.stop()
    const cluster = (await readPlaces(dataFolder))?.cluster ?? ''
    const stranger = spawn('sleep', ['30'], { ...systemUser(), cwd: '/' })
    owners.push(stranger)
    const pidFile = join(cluster, 'postmaster.pid')
    writeFileSync(pidFile, `${stranger.pid}\n${cluster}\n0\n5432\n\n\n1 1\nready   \n`)
    expect(await found((await start()).url)).toEqual([{ n: 1 }])
    expect(markOf(stranger.pid ?? 0)).toBeDefined()
  })

  test('Ctrl-C in the terminal of the owner does not reach the database', async () => {
    const { owner, url } = await startOwner()
    process.kill(-(owner.pid ?? 0), 'SIGINT')
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
  })
})

describe('a running database', () => {
  test('that is killed is started again, with every committed row, and says so', async () => {
    const database = await start()
    await leave(database.url)
    const { pid } = database
    const told = new Promise<void>((resolve) => database.onExit(resolve))
    process.kill(pid, 'SIGKILL')
    await told
    await eventually(async () => expect(await found(database.url)).toEqual([{ n: 1 }]))
    await eventually(() => expect(database.pid).not.toBe(pid))
  })

  test('that was taken over and is killed is started again too', async () => {
    const { owner, url, pid } = await startOwner()
    await leave(url)
    await kill9(owner)
    const database = await start()
    process.kill(pid, 'SIGKILL')
    await eventually(async () => expect(await found(database.url)).toEqual([{ n: 1 }]))
  })

  test('that takes long to be ready is not waited for, and is there in the end', async () => {
    const { owner, url, pid } = await startOwner()
    await leave(url)
    await kill9(owner)
    process.kill(pid, 'SIGKILL')
    await isGone(pid)
    const cluster = (await readPlaces(dataFolder))?.cluster ?? ''
    const starting = start({ patienceMs: 300 })
    // Looked for at each millisecond: it is stopped before it is ready.
    const slow = await vi.waitFor(
      () => {
        const file = readPidFile(cluster)
        if (file === undefined || file.pid === pid) throw new Error('not launched yet')
        process.kill(file.pid, 'SIGSTOP')
        return file.pid
      },
      { timeout: 30_000, interval: 1 },
    )
    const database = await starting
    expect(words.join('\n')).toContain('still reads its log')
    process.kill(slow, 'SIGCONT')
    await eventually(async () => expect(await found(database.url)).toEqual([{ n: 1 }]))
    expect(database.pid).toBe(slow)
  })

  test('that is frozen answers neither old nor new connections, and goes on where it was', async () => {
    const database = await start()
    const open = new pg.Client({ connectionString: database.url })
    await open.connect()
    database.pause()
    expect(database.paused).toBe(true)
    let answered = false
    const answer = open.query('select 1 as n').then(({ rows }) => {
      answered = true
      return rows
    })
    await expect(query(database.url, 'select 1')).rejects.toThrow(/timeout/)
    expect(answered).toBe(false)
    database.resume()
    expect(await answer).toEqual([{ n: 1 }])
    await open.end()
  })

  test('that is frozen can be stopped', async () => {
    const database = await start()
    database.pause()
    await database.stop()
    expect(markOf(database.pid)).toBeUndefined()
  })

  test('whose files were taken away is told, and stop still ends', async () => {
    const database = await start()
    const cluster = (await readPlaces(dataFolder))?.cluster ?? ''
    rmSync(join(cluster, 'global'), { recursive: true })
    process.kill(database.pid, 'SIGKILL')
    await eventually(() => expect(words.join('\n')).toMatch(/does not start: .*next try/))
    await database.stop()
    await rm(cluster, { recursive: true })
  })
})
