/** Real spool files moved, removed or exchanged while they are open: what was acknowledged lies under the path again before the next acknowledgement. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { keepSpoolFile, MAX_BYTES, type SpoolDamage, type SpoolKeeper } from '../../src/adapters/spool/spool-keeper.ts'
import { readSpoolStatus } from '../../src/adapters/spool/spool-status.ts'
import { anEntry } from '../contracts/visits.fixture.ts'

let data: string
let path: string
let damage: SpoolDamage[]
let spool: SpoolKeeper
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'spool-moved-'))
  path = join(data, 'spool', 'visits.sqlite')
  damage = []
  spool = open()
})
afterEach(() => {
  spool.close()
  rmSync(data, { recursive: true, force: true })
})

const open = (file = path) =>
  keepSpoolFile({ path: file, maxBytes: MAX_BYTES }, { onDamage: (one) => damage.push(one), onRepaired: () => {} })
const folder = () => dirname(path)
const some = (count: number) => Array.from({ length: count }, () => anEntry())
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const keysIn = (file: string) => readSpool(file).map(({ callKey }) => hex(callKey))

/** The data folder as `kill -9` leaves it, and a start on it. */
function startAfterKill<T>(look: (spool: SpoolKeeper, file: string) => T): T {
  const killed = mkdtempSync(join(tmpdir(), 'spool-killed-'))
  cpSync(data, killed, { recursive: true })
  const file = join(killed, 'spool', 'visits.sqlite')
  const started = open(file)
  try {
    return look(started, file)
  } finally {
    started.close()
    rmSync(killed, { recursive: true, force: true })
  }
}

const MOVED: Readonly<Record<string, () => void>> = {
  'the folder moved': () => renameSync(folder(), `${folder()}.gone`),
  'the folder removed': () => rmSync(folder(), { recursive: true }),
  'an older copy of the folder in its place': () => {
    renameSync(folder(), `${folder()}.gone`)
    cpSync(join(data, 'older'), folder(), { recursive: true })
  },
  'an empty folder in its place': () => {
    rmSync(folder(), { recursive: true })
    mkdirSync(folder())
  },
  'the file removed': () => rmSync(path),
  'something else in place of the file': () => {
    rmSync(path)
    writeFileSync(path, 'this is no database')
  },
  'the log of changes removed': () => rmSync(`${path}-wal`),
  'something else in place of the log of changes': () => {
    rmSync(`${path}-wal`)
    writeFileSync(`${path}-wal`, 'this is no log')
  },
  'the counter removed': () => rmSync(`${path}.count`),
  'a folder in place of the counter': () => {
    rmSync(`${path}.count`)
    mkdirSync(`${path}.count`)
  },
}

test.each(
  Object.entries(MOVED).flatMap(([what, move]) => [
    { what, move, by: 'the next batch' },
    { what, move, by: 'the next look' },
  ]),
)('$what: $by carries everything over, and says so', ({ move, by }) => {
  const entries = some(12)
  spool.store(entries.slice(0, 6))
  cpSync(folder(), join(data, 'older'), { recursive: true })
  spool.store(entries.slice(6, 10))
  spool.setAside([spool.oldest(1)[0]?.seq ?? 0], 'a site id out of range')
  const inHand = spool.oldest(2)
  move()
  if (by === 'the next batch') expect(spool.store(entries.slice(10))).toHaveLength(2)
  else expect(spool.state()).toMatchObject({ trouble: undefined })
  const acknowledged = entries.slice(0, by === 'the next batch' ? 12 : 10).map(({ visit }) => hex(visit.callKey))
  expect(damage).toMatchObject([{ recovered: 10, lost: 0 }])
  startAfterKill((started, file) => {
    expect(keysIn(file).toSorted()).toEqual(acknowledged.toSorted())
    const state = { waiting: acknowledged.length - 1, quarantined: 1, lost: 0, uncounted: 0, trouble: undefined }
    expect(started.state()).toMatchObject(state)
    expect(readSpoolStatus(file).reasons).toEqual([{ why: 'a site id out of range', records: 1 }])
  })
  // What was being replayed goes by the numbers that it had.
  spool.remove(inHand.map(({ seq }) => seq))
  expect(spool.waiting()).toBe(acknowledged.length - 3)
  expect(keysIn(path)).not.toContain(hex(inHand[0]?.entry.visit.callKey ?? new Uint8Array()))
  expect(readdirSync(folder()).filter((name) => name.endsWith('.copy'))).toEqual([])
})

test('where nothing can be carried over the spool refuses and says why, and goes on once it can', () => {
  const entries = some(3)
  spool.store(entries.slice(0, 1))
  renameSync(folder(), `${folder()}.gone`)
  writeFileSync(folder(), 'a file in place of the folder')
  expect(() => spool.store(entries.slice(1, 2))).toThrow()
  expect(spool.state().trouble?.message).toContain('see to that disk or folder')
  expect(damage).toEqual([])
  rmSync(folder())
  expect(spool.state()).toMatchObject({ waiting: 1, trouble: undefined })
  spool.store(entries.slice(2))
  expect(startAfterKill((_, file) => keysIn(file))).toHaveLength(2)
})

test('kill -9 after the folder was moved away costs no acknowledged visit', async () => {
  spool.close()
  const program = `
    import { openSpool } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/spool/spool.ts'))}
    import { anEntry } from ${JSON.stringify(join(import.meta.dirname, '../contracts/visits.fixture.ts'))}
    const spool = await openSpool({ path: ${JSON.stringify(path)} })
    for (;;) {
      const entry = anEntry()
      await spool.store([entry])
      process.stdout.write(Buffer.from(entry.visit.callKey).toString('hex') + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: string[] = []
  for await (const line of createInterface(child.stdout)) {
    told.push(line)
    if (told.length === 10) renameSync(folder(), `${folder()}.gone`)
    if (told.length > 20 && existsSync(path)) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  spool = open()
  const kept = new Set(keysIn(path))
  expect(told.filter((key) => !kept.has(key))).toEqual([])
  expect(spool.state()).toMatchObject({ lost: 0, uncounted: 0 })
})

test('a start that finds neither folder nor counter says that something is lost, but not where nothing waited', () => {
  spool.store(some(2))
  spool.close()
  rmSync(folder(), { recursive: true })
  expect(readSpoolStatus(path).fault).toBe('it is missing')
  spool = open()
  expect(spool.state()).toMatchObject({ waiting: 0, uncounted: 1 })
  expect(damage).toMatchObject([{ why: 'it is missing', lost: undefined }])
  spool.repair(true)
  expect(spool.state()).toMatchObject({ uncounted: 0 })
  spool.store(some(1))
  spool.remove(spool.oldest(1).map(({ seq }) => seq))
  spool.state()
  spool.close()
  rmSync(folder(), { recursive: true })
  spool = open()
  expect(spool.state()).toMatchObject({ uncounted: 0, trouble: undefined })
  expect(damage).toHaveLength(1)
})
