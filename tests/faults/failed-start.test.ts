/** Starts that fail half-way: nothing of the program is left open, and with the input mended it starts in the same data folder. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ensureAuthorityKeys } from '../../src/adapters/hpke/authority-key.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { startCalls } from '../../src/main/programs/calls/start-calls.ts'
import type { Program, Seat } from '../../src/main/programs/seat.ts'
import { startTexts } from '../../src/main/programs/texts/start-texts.ts'
import { startWeb } from '../../src/main/programs/web/start-web.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { testClock, testSeat } from '../support/test-seat.ts'
import { freeSipPort, freeTcpPort, startWorld } from '../support/world.ts'

let database: TestDatabase
let pool: pg.Pool
/** One connection for all looks, that is there from first to last. */
let watch: pg.PoolClient
let own: ReturnType<typeof testSeat>
let bad: string
let taken: Server

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'owner', { max: 1 })
  watch = await pool.connect()
  taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { clock } = testClock(Date.now())
  const settings = {
    ANSIMPASS_HTTP: `127.0.0.1:${await freeTcpPort()}`,
    ANSIMPASS_SIP: `127.0.0.1:${await freeSipPort()}`,
  }
  own = testSeat({ databaseUrl: database.url, clock, settings })
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: false, dialledFrom: 'request-uri' }
  writeFileSync(join(own.folder, 'carriers.json'), JSON.stringify({ carriers: [carrier] }))
  ensureAuthorityKeys(join(own.folder, 'authority'))
  bad = join(own.folder, 'bad.json')
  writeFileSync(bad, '{"none of it":1}', { mode: 0o600 })
  mkdirSync(join(own.folder, 'nothing'))
  cpSync('prompts', join(own.folder, 'recordings'), { recursive: true })
  writeFileSync(join(own.folder, 'recordings', 'ko', '1.al'), '')
})

afterAll(async () => {
  taken.close()
  watch.release()
  await pool.end()
  await database.close()
  own.remove()
})

/** As it should be; `wrong` is what a test spoils. */
function seat(wrong: Partial<Seat['config']> = {}): Seat {
  const carriersFile = join(own.folder, 'carriers.json')
  const authorityKeyFile = join(own.folder, 'authority', 'public-key.json')
  return { ...own.seat, config: { ...own.config, carriersFile, authorityKeyFile, ...wrong } }
}

const address = () => {
  const bound = taken.address()
  return { host: '127.0.0.1', port: typeof bound === 'object' && bound !== null ? bound.port : 0 }
}

type Case = readonly [what: string, code: string, wrong: () => Partial<Seat['config']>]
const RULES: Case = [
  'a rules folder without rules',
  'RULESET_INVALID',
  () => ({ rulesFolder: join(own.folder, 'nothing') }),
]
const PROGRAMS: readonly (readonly [name: string, start: (seat: Seat) => Promise<Program>, cases: readonly Case[]])[] =
  [
    [
      'calls',
      startCalls,
      [
        RULES,
        ['unfit recordings', 'PROMPT_MISSING', () => ({ promptsFolder: join(own.folder, 'recordings') })],
        ['a wrong authority key', 'AUTHORITY_KEY_INVALID', () => ({ authorityKeyFile: bad })],
        ['a bad carriers file', 'CARRIERS_INVALID', () => ({ carriersFile: bad })],
        [
          'a port in use',
          'PORT_IN_USE',
          () => ({ sip: [{ host: '127.0.0.1', port: own.config.sip[0]?.port ?? 0 }, address()] }),
        ],
        [
          'a certificate that is none',
          'TLS_FILES_INVALID',
          () => ({ sipTls: { addresses: [{ host: '127.0.0.1', port: 0 }], certificate: bad, key: bad } }),
        ],
      ],
    ],
    ['texts', startTexts, [RULES, ['no gateway', 'SETTINGS_INVALID', () => ({ smpp: undefined })]]],
    [
      'web',
      startWeb,
      [
        RULES,
        ['a bad file of providers', 'IDENTITY_FILE_INVALID', () => ({ identityFile: bad })],
        ['a bad file of reporters', 'REPORTERS_INVALID', () => ({ reportersFile: bad })],
        ['a port in use', 'PORT_IN_USE', () => ({ http: address() })],
      ],
    ],
  ]

describe.each(PROGRAMS)('%s', (_name, start, cases) => {
  let before: Left
  // What a process opens once and keeps is no program's: the first start and stop are not counted.
  beforeAll(async () => {
    await (await start(seat())).stop()
    await nothingInDatabase()
    before = left()
  })
  beforeEach(() => nothingOpen(before))

  test.each(cases)('%s (%s): nothing is left, and mended it starts', async (_what, code, wrong) => {
    await expect(start(seat(wrong()))).rejects.toMatchObject({ code })
    await nothingOpen(before)
    const program = await start(seat())
    expect(readdirSync(join(own.dataFolder, 'run'))).toEqual([`${program.name}-${process.pid}.sock`])
    await program.stop()
    await nothingOpen(before)
  })
})

test('a folder of sockets that is none is refused by each, and nothing is left', async () => {
  rmSync(join(own.dataFolder, 'run'), { recursive: true })
  writeFileSync(join(own.dataFolder, 'run'), '')
  const before = left()
  for (const [, start] of PROGRAMS) {
    await expect(start(seat())).rejects.toMatchObject({ code: 'FOLDER_NOT_MADE' })
    await nothingOpen(before)
  }
})

test('the house: a program that cannot begin ends all of it, and mended it starts in the same folder', async () => {
  const dataFolder = newDataFolder()
  try {
    for (const [setting, said] of [
      ['ANSIMPASS_CARRIERS', 'CARRIERS_INVALID'],
      ['ANSIMPASS_REPORTERS', 'REPORTERS_INVALID'],
      ['ANSIMPASS_GATEWAY', 'GATEWAY_INVALID'],
    ] as const) {
      const failed = startWorld({ dataFolder, env: { [setting]: bad } })
      await expect(failed).rejects.toThrow(said)
      await expect(failed).rejects.not.toThrow('Unhandled') // by a program that tells a house that is gone
      expect(processesOf(dataFolder), setting).toEqual([])
      expect(readdirSync(join(dataFolder, 'run')), setting).toEqual([])
      expect(existsSync(join(dataFolder, 'owner.json')), setting).toBe(false)
    }
    const world = await startWorld({ dataFolder })
    expect(processesOf(dataFolder).length).toBeGreaterThan(4)
    expect(await world.stop()).toBe(0)
    expect(processesOf(dataFolder)).toEqual([])
  } finally {
    await removeDataFolder(dataFolder)
  }
}, 150_000)

/** Processes that were given the folder, by their environment or command line: programs, the demo's world, the database. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) return false
    return ['environ', 'cmdline'].some((file) => textOf(`/proc/${pid}/${file}`).includes(folder))
  })
}

/** Empty of a process that has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

type Left = {
  readonly handles: readonly string[]
  readonly files: number
  readonly children: string
  readonly sockets: readonly string[]
}

/** What this process holds: handles that keep it alive, descriptors, child processes, and the sockets of the data folder. */
function left(): Left {
  return {
    handles: process
      .getActiveResourcesInfo()
      .filter((kind) => kind !== 'Timeout')
      .sort(),
    files: readdirSync('/proc/self/fd').filter(isOurs).length,
    children: readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1'),
    sockets: socketsLeft(),
  }
}

function socketsLeft(): readonly string[] {
  try {
    return readdirSync(join(own.dataFolder, 'run'))
  } catch {
    return []
  }
}

/** The descriptor by which the list itself is read has gone meanwhile. */
function isOurs(fd: string): boolean {
  try {
    readlinkSync(`/proc/self/fd/${fd}`)
    return true
  } catch {
    return false
  }
}

async function nothingOpen(before: Left): Promise<void> {
  await eventually(() => {
    const now = left()
    // What an earlier start held may have gone only meanwhile: no more than before, of each kind.
    expect({ ...now, files: now.files <= before.files, handles: moreThan(before.handles, now.handles) }).toEqual({
      ...before,
      files: true,
      handles: [],
    })
  })
  await nothingInDatabase()
}

/** Handles of now that there were not before, each as often as there are more. */
function moreThan(before: readonly string[], now: readonly string[]): readonly string[] {
  const there = [...before]
  return now.filter((kind) => {
    const place = there.indexOf(kind)
    if (place === -1) return true
    there.splice(place, 1)
    return false
  })
}

/** No connection, and so no lock, but of the test's own. */
async function nothingInDatabase(): Promise<void> {
  await eventually(async () => {
    const { rows } = await watch.query<{ name: string }>(
      'select application_name as name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    expect(rows).toEqual([])
  })
}
