/** Between two folds no record of the write-ahead log touches the persons' table, whatever is read, bound, changed, reported and deleted. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresLineReports } from '../../src/adapters/postgres/identity/line-reports.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../src/domain/kit/time.ts'
import type { SiteId } from '../../src/domain/places/site.ts'
import { type DatabaseWorld, databaseWorld } from '../contracts/database-world.fixture.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/throw-away-cluster.ts'
import { readWal } from './thief/wal.ts'

const at = (text: string): EpochMs => Date.parse(`${text}+09:00`)
const line = (last: number) => `+8210000${String(last).padStart(5, '0')}` as Line

let cluster: ThrowAwayCluster
let world: DatabaseWorld
beforeAll(async () => {
  // Checksums and full pages, as in production: a page that reading changes would be written whole.
  cluster = await startThrowAwayCluster(undefined, {
    full_page_writes: 'on',
    wal_log_hints: 'on',
    wal_keep_size: '2GB',
  })
  await migrate(cluster.adminUrl)
  world = await databaseWorld({ url: cluster.adminUrl, close: () => cluster.close() })
})
afterAll(() => world.close())

const bind = (last: number) =>
  createPostgresBindings(world.subjects).bind({
    line: line(last),
    person: { name: `사람 ${last}`, birthDate: '1980-05-01' as CalendarDate },
    ci: `ci-${last}`,
    boundAs: 'subscriber',
    proofLevel: 'identity',
    provedAt: world.clock.now(),
  })

async function placeInLog(): Promise<bigint> {
  const { rows } = await world.owner.query<{ place: string }>(
    `select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text as place`,
  )
  return BigInt(rows[0]?.place ?? 0)
}

/** Of both generations and their indexes, as they are now. */
async function filesOfGenerations(): Promise<ReadonlySet<number>> {
  const { rows } = await world.owner.query<{ file: number }>(
    `select pg_relation_filenode(c.oid)::int8::int as file from pg_class c
     where relnamespace = 'ansimpass'::regnamespace and relkind in ('r', 'i') and relname like 'subjects\\_night\\_%'`,
  )
  return new Set(rows.map(({ file }) => file))
}

async function recordsOf(files: ReadonlySet<number>, from: bigint, to: bigint): Promise<readonly string[]> {
  await world.owner.query('checkpoint')
  return readWal(join(cluster.folder, 'pg_wal'))
    .filter(({ lsn }) => lsn >= from && lsn < to)
    .flatMap(({ kind, blocks }) => blocks.flatMap(({ filenode }) => (files.has(filenode) ? [kind] : [])))
}

test('from one night to the next', async () => {
  const known = createPostgresBindings(world.subjects)
  const records = createPostgresPersonRecords(world.subjects)
  const reports = createPostgresLineReports(world.subjects)
  world.setTime(at('2022-01-12T11:40'))
  for (let n = 0; n < 60; n += 1) await bind(n)
  await world.passTo(at('2022-01-13T00:30'))
  const [files, from] = [await filesOfGenerations(), await placeInLog()]
  expect(files.size).toBe(4)

  await world.passTo(at('2022-01-13T09:00'))
  for (let n = 0; n < 60; n += 1) {
    const [before] = await known.find([line(n)], world.clock.now())
    expect(before).toMatchObject({ binding: { person: { name: `사람 ${n}` } } })
  }
  await world.owner.query('checkpoint') // a page touched from here on would be in the log as a whole
  const day = kstDay(world.clock.now())
  await records.note([{ personId: await bind(3), day, deed: 'text' }])
  await bind(100)
  await records.setPreferences(line(4), { language: 'en', noTexts: true })
  await records.endBinding(line(5))
  await records.forgetPerson(line(6))
  await reports.keep({ day, siteId: 7 as SiteId, reason: 'other-person' })
  await world.passTo(at('2022-01-13T15:00'))
  expect(await known.find([line(7)], world.clock.now())).toMatchObject([{ binding: { person: { name: '사람 7' } } }])
  await world.passTo(at('2022-01-14T00:05'))
  const to = await placeInLog()
  expect(await recordsOf(files, from, to)).toEqual([])

  await world.passTo(at('2022-01-14T00:30'))
  const ofTheFold = await recordsOf(await filesOfGenerations(), to, await placeInLog())
  expect(ofTheFold.length).toBeGreaterThan(0) // it was looked for
})
