/** Deleted persons, gone with the night: in the tables' files, in the log, and in an older copy with today's lasting keys. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { decodeRow } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../../src/domain/kit/time.ts'
import { type DatabaseWorld, databaseWorld } from '../contracts/database-world.fixture.ts'
import { periodsOf } from '../support/opened-rows.ts'
import { filesUnder, openedIn } from '../support/rows-in-files.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/throw-away-cluster.ts'
import { readWal } from './thief/wal.ts'

const at = (text: string): EpochMs => Date.parse(`${text}+09:00`)
const DELETED = { line: '+821000098761' as Line, name: '지워질 사람', birthDate: '1983-07-19' as CalendarDate }
const KEPT = { line: '+821000012343' as Line, name: '남는 사람', birthDate: '1979-02-03' as CalendarDate }

let cluster: ThrowAwayCluster
let world: DatabaseWorld
let stolen: string
let older: { readonly cluster: string; readonly secrets: string }
beforeAll(async () => {
  stolen = mkdtempSync(join(tmpdir(), 'ansimpass-older-'))
  older = { cluster: join(stolen, 'cluster'), secrets: join(stolen, 'secrets') }
  // Nothing of the log goes: what an archive would hold stays beside it.
  cluster = await startThrowAwayCluster(undefined, { full_page_writes: 'on', wal_keep_size: '2GB' })
  await migrate(cluster.adminUrl)
  world = await databaseWorld({ url: cluster.adminUrl, close: () => cluster.close() })
})
afterAll(async () => {
  await world.close()
  rmSync(stolen, { recursive: true, force: true })
})

type Person = typeof DELETED
const bind = ({ line, name, birthDate }: Person) =>
  createPostgresBindings(world.subjects).bind({
    line,
    person: { name, birthDate },
    ci: `ci-${line}`,
    boundAs: 'subscriber',
    proofLevel: 'identity',
    provedAt: world.clock.now(),
    consents: [{ kind: 'identity', version: '3' }],
  })

/** Where something of a person is to be read: what the keys open, and the bytes as they lie. */
function tracesOf(
  { line, name, birthDate }: Person,
  places: Readonly<Record<string, readonly Buffer[]>>,
  secrets: string,
) {
  const ring = openKeyRing(secrets)
  const keys = periodsOf(ring)
  const subject = Buffer.from(world.subjectKeys.subjectOf('line', line))
  const inClear = [name, birthDate, line, line.slice(1), line.replace('+82', '0')]
  const found = new Set<string>()
  for (const [place, all] of Object.entries(places)) {
    for (const bytes of all) {
      for (const word of inClear) if (bytes.includes(word)) found.add(`${place}: ${word} as it is`)
      for (const plain of openedIn(bytes, keys)) {
        const value = JSON.stringify(decodeRow(plain)?.value ?? null)
        for (const word of [name, birthDate]) if (value.includes(word)) found.add(`${place}: ${word}`)
        if (plain.includes(subject)) found.add(`${place}: the line`)
      }
    }
  }
  return [...found].sort()
}

const tables = (folder: string) => filesUnder(join(folder, 'base'))
const log = (folder: string) => readWal(join(folder, 'pg_wal')).map(({ bytes }) => bytes)

test('neither name, birth date nor line is left to be read after the night, by whatever keys are there', async () => {
  world.setTime(at('2022-01-12T11:40'))
  await bind(DELETED)
  await bind(KEPT)
  await world.passTo(at('2022-01-13T00:30'))
  await world.passTo(at('2022-01-13T11:00'))
  const records = createPostgresPersonRecords(world.subjects)
  for (const { line } of [DELETED, KEPT]) await records.setPreferences(line, { language: 'en', noTexts: true })
  await world.owner.query('checkpoint')
  execFileSync('cp', ['-a', cluster.folder, older.cluster])
  execFileSync('cp', ['-a', world.folder, older.secrets])
  const everywhere = ({ name, birthDate }: Person) =>
    ['log', 'tables'].flatMap((place) => [name, birthDate, 'the line'].map((what) => `${place}: ${what}`)).sort()
  const before = { tables: tables(older.cluster), log: log(older.cluster) }
  expect(tracesOf(DELETED, before, older.secrets)).toEqual(everywhere(DELETED)) // it can find

  await records.forgetPerson(DELETED.line)
  const known = await createPostgresBindings(world.otherSubjects).find([DELETED.line], world.clock.now())
  expect(known).toEqual(['unbound'])
  await world.passTo(at('2022-01-14T00:05'))
  await world.passTo(at('2022-01-14T01:00'))
  await world.owner.query('checkpoint')

  const now = {
    tables: tables(cluster.folder),
    log: log(cluster.folder),
    secrets: filesUnder(world.folder),
    'older tables': before.tables,
    'older log': before.log,
  }
  expect(tracesOf(DELETED, now, world.folder)).toEqual([])
  expect(tracesOf(KEPT, now, world.folder)).toEqual(everywhere(KEPT))
})
