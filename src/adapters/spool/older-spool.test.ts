import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, anEpoch } from '../../../tests/contracts/visits.fixture.ts'
import type { StorableVisit, StoredVisit } from '../../ports/visits/visit-store.ts'
import { readSpool } from './read-spool.ts'
import { openSpool } from './spool.ts'
import { readSpoolStatus } from './spool-status.ts'

/** As version 0.3.0 made it. */
const SCHEMA = `pragma journal_mode = wal;
  create table visits (seq integer primary key autoincrement, day text not null, call_key blob not null, site_id integer not null,
    arrived_at integer not null, channel integer not null, epoch_id blob not null, sealed blob not null, token blob not null,
    hour integer, intent blob, site_line blob, line blob, refused text, unique (day, call_key)) strict;
  create index visits_waiting on visits (seq) where refused is null;
  create table taken (seq integer primary key autoincrement, day text not null, call_key blob not null, hour integer, intent blob,
    site_line blob, line blob, refused text, unique (day, call_key)) strict;
  create table epochs (epoch_id blob primary key, hour integer not null, authority_key_id text not null, wrap blob not null) strict;`

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'older-spool-'))
  path = join(folder, 'spool', 'visits.sqlite')
  mkdirSync(dirname(path))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function olderSpool(entries: readonly StoredVisit[], refused?: string) {
  const db = new DatabaseSync(path)
  db.exec(SCHEMA)
  const insert =
    db.prepare(`insert into visits (day, call_key, site_id, arrived_at, channel, epoch_id, sealed, token, hour, intent,
    site_line, line, refused) values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const [place, { visit, intent }] of entries.entries()) {
    const { epoch } = visit
    db.prepare('insert into epochs values (?, ?, ?, ?) on conflict do nothing').run(
      epoch.epochId,
      epoch.hour,
      epoch.authorityKeyId,
      epoch.wrap,
    )
    insert.run(
      visit.day,
      visit.callKey,
      visit.siteId,
      visit.arrivedAt,
      epoch.epochId,
      visit.sealed,
      visit.token,
      intent?.hour ?? null,
      intent?.sealed ?? null,
      visit.token,
      visit.token,
      place === 0 ? (refused ?? null) : null,
    )
  }
  db.prepare('insert into taken (day, call_key) values (?, ?)').run('2022-02-20', new Uint8Array(16).fill(7))
  return db
}

test('the spool of an older version is taken over whole: visits, taken calls, and what was set aside', async () => {
  const epoch = anEpoch()
  const entries = Array.from({ length: 40 }, () => anEntry({ epoch }))
  olderSpool(entries, 'refused by the database').close()
  expect(readSpool(path)).toHaveLength(40)
  expect(readSpoolStatus(path)).toMatchObject({ waiting: 40, quarantined: 1 })
  const spool = await openSpool({ path })
  expect(await spool.state()).toMatchObject({ waiting: 40, quarantined: 1, lost: 0, trouble: undefined })
  const oldest = await spool.oldest(100)
  const plain = ({ visit, intent }: StorableVisit) => {
    const wrap = visit.sealed === undefined ? undefined : visit.epoch.wrap
    return [visit.callKey, visit.sealed, wrap, intent?.sealed].map((bytes) => Buffer.from(bytes ?? []).toString('hex'))
  }
  expect(oldest.slice(0, 39).map(({ entry }) => plain(entry))).toEqual(entries.slice(1).map(plain))
  expect(oldest[39]?.entry.visit.sealed).toBeUndefined()
  expect(await spool.store([entries[5] as StoredVisit])).toEqual([{ kind: 'already' }])
  await spool.close()
  expect(readSpool(path)).toHaveLength(40)
})

test('a number in it that JavaScript cannot hold costs nothing else', async () => {
  const db = olderSpool([anEntry(), anEntry()])
  db.exec('update visits set site_id = 9223372036854775807 where seq = 1')
  db.close()
  const spool = await openSpool({ path })
  expect(await spool.state()).toMatchObject({ waiting: 3, trouble: undefined })
  expect(await spool.oldest(9)).toHaveLength(3)
  await spool.close()
})
