import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { anEntry, anEpoch, NOON } from '../../../../tests/contracts/visits.fixture.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { HOUR, hourOf } from '../../../domain/kit/time.ts'
import type { StoredVisit } from '../../../ports/visits/visit-store.ts'
import { hourOfId, OUTBOX_ROWS, OUTBOX_TABLES } from '../pass/outbox-ring.ts'
import { hourTable } from './hour-ring.ts'
import { createPostgresVisitStore, type PostgresVisitStore } from './visit-store.ts'

let database: TestDatabase
let owner: pg.Client
let store: PostgresVisitStore
beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.close()
})
beforeEach(async () => {
  await owner.query(`truncate visits, taken, epoch_keys, ${OUTBOX_TABLES.join(', ')}`)
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 5000 })
})
afterEach(async () => {
  await store.close()
})

const outbox = async () =>
  (await owner.query<{ id: bigint; enc: Buffer }>(`select id, enc from ${OUTBOX_ROWS} order by id`)).rows

test('a visit that is there already leaves no second intent', async () => {
  const [entry, other] = [anEntry(), anEntry()]
  await store.store([entry, entry, other])
  expect(await store.store([other, entry])).toEqual([{ kind: 'already' }, { kind: 'already' }])
  expect(await outbox()).toHaveLength(2)
})

test('intents go to the outbox as they are, in their order, under ids that tell their hour', async () => {
  const entries = [anEntry(), anEntry(), anEntry({ arrivedAt: NOON + HOUR })]
  await store.store(entries)
  const rows = await outbox()
  expect(rows.map(({ enc }) => enc)).toEqual(entries.map(({ intent }) => Buffer.from(intent.sealed)))
  expect(rows.map(({ id }) => hourOfId(BigInt(id)))).toEqual(entries.map(({ intent }) => intent.hour))
})

test('intents of a batch lie in as few rows as the sizes allow, each as it was, in their order', async () => {
  const epoch = anEpoch()
  await store.store([anEntry({ epoch })])
  await owner.query(`truncate ${OUTBOX_TABLES.join(', ')}`)
  const entries = Array.from({ length: 22 }, () => anEntry({ epoch }))
  const logOnly = { ...anEntry({ epoch }), intent: undefined }
  expect(await store.store([...entries.slice(0, 9), logOnly, ...entries.slice(9)])).toEqual(
    Array.from({ length: 23 }, () => ({ kind: 'stored' })),
  )
  const rows = await outbox()
  expect(rows.map(({ enc }) => enc.length / 81)).toEqual([16, 4, 1, 1])
  expect(Buffer.concat(rows.map(({ enc }) => enc))).toEqual(Buffer.concat(entries.map(({ intent }) => intent.sealed)))
})

test('a batch with a visit that is there already leaves the intents of the others, and one for each', async () => {
  const epoch = anEpoch()
  const there = anEntry({ epoch })
  await store.store([there])
  const entries = Array.from({ length: 5 }, () => anEntry({ epoch }))
  const kinds = (await store.store([...entries.slice(0, 2), there, ...entries.slice(2)])).map(({ kind }) => kind)
  expect(kinds).toEqual(['stored', 'stored', 'already', 'stored', 'stored', 'stored'])
  const kept = (await outbox()).map(({ enc }) => enc.toString('hex'))
  expect(kept).toEqual([there, ...entries].map(({ intent }) => Buffer.from(intent.sealed).toString('hex')))
})

test('the wrap of an epoch is stored again where it was taken away meanwhile', async () => {
  const epoch = anEpoch()
  await store.store([anEntry({ epoch })])
  await owner.query('truncate visits, epoch_keys')
  expect(await store.store([anEntry({ epoch }), anEntry({ epoch })])).toEqual([{ kind: 'stored' }, { kind: 'stored' }])
  const { rows } = await owner.query(
    'select (select count(*)::int from visits) as visits, (select count(*)::int from epoch_keys) as wraps',
  )
  expect(rows).toEqual([{ visits: 2, wraps: 1 }])
})

test('one call is two rows: nothing else is written, updated or locked beside it', async () => {
  await store.store([anEntry()]) // the partition, and the wrap of an epoch
  const written = async () => {
    await owner.query('select pg_stat_force_next_flush()')
    const { rows } = await owner.query<{ name: string; n: string }>(
      `select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::text as n from pg_stat_user_tables where schemaname = 'ansimpass'`,
    )
    return new Map(rows.map(({ name, n }) => [name, Number(n)]))
  }
  const epoch = anEpoch()
  await store.store([anEntry({ epoch })])
  await store.close() // its counters are told at the latest now
  const before = await written()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 5000 })
  await store.store([anEntry({ epoch })])
  await store.close()
  await eventually(async () => {
    const after = await written()
    const more = [...after].flatMap(([name, n]) =>
      n > (before.get(name) ?? 0) ? [[name, n - (before.get(name) ?? 0)]] : [],
    )
    expect(Object.fromEntries(more)).toEqual({ [hourTable('outbox', hourOf(NOON))]: 1, visits_20220112: 1 })
  })
})

test('the wrap of an epoch stands under the KST day of its hour', async () => {
  const early = anEntry({ arrivedAt: Date.parse('2022-01-12T00:30+09:00') })
  await store.store([early, anEntry({ epoch: early.visit.epoch, arrivedAt: early.visit.arrivedAt + 1 })])
  const { rows } = await owner.query('select day::text, hour from epoch_keys')
  expect(rows).toEqual([{ day: '2022-01-12', hour: early.visit.epoch.hour }])
})

test('visits that cannot be stored are refused alone', async () => {
  await owner.query('alter table visits add constraint odd_site check (site_id not in (666, 667)) not valid')
  try {
    const entries = Array.from({ length: 64 }, (_, i) => anEntry({ siteId: i === 17 ? 666 : i === 40 ? 667 : 1 }))
    entries[5] = anEntry({ siteId: 2 ** 40 })
    const refused = (await store.store(entries)).flatMap(({ kind }, place) =>
      kind === 'stored' ? [] : [`${place} ${kind}`],
    )
    expect(refused).toEqual(['5 refused', '17 refused', '40 refused'])
    const { rows } = await owner.query<{ n: string }>('select count(*)::text as n from visits')
    expect(rows[0]?.n).toBe('61')
  } finally {
    await owner.query('alter table visits drop constraint odd_site')
  }
})

/** Every way in which one value of a visit can be wrong; none is an outage, each costs its own visit alone. */
const odd: Readonly<Record<string, (entry: StoredVisit) => unknown>> = {
  'an hour over four bytes': (entry) => ({ ...entry, intent: { hour: 2 ** 31, sealed: randomBytes(81) } }),
  'an hour below': (entry) => ({ ...entry, intent: { hour: -(2 ** 31) - 1, sealed: randomBytes(81) } }),
  'an hour that is a fraction': (entry) => ({ ...entry, intent: { hour: 455_000.5, sealed: randomBytes(81) } }),
  'an intent without bytes': (entry) => ({ ...entry, intent: { hour: 455_000, sealed: 'text' } }),
  'an intent of another length': (entry) => ({ ...entry, intent: { hour: 455_000, sealed: randomBytes(80) } }),
  'an hour that no id of the outbox holds': (entry) => ({
    ...entry,
    intent: { hour: 2 ** 20, sealed: randomBytes(81) },
  }),
  'a key of 17 bytes': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, callKey: randomBytes(17) } }),
  'a key that is missing': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, callKey: undefined } }),
  'a token of no bytes': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, token: new Uint8Array() } }),
  'a site over four bytes': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, siteId: 2 ** 40 } }),
  'no site': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, siteId: Number.NaN } }),
  'a time far beyond': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, arrivedAt: 1e300 } }),
  'no time': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, arrivedAt: Number.NaN } }),
  'a day of no month': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, day: '2022-13-01' } }),
  'a day of another age': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, day: '9999-12-31' } }),
  'an unknown channel': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, channel: 'pigeon' } }),
  'an epoch hour over four bytes': ({ visit, ...rest }) => ({
    ...rest,
    visit: { ...visit, epoch: { ...visit.epoch, hour: 2 ** 40 } },
  }),
  'an authority that no text column holds': ({ visit, ...rest }) => ({
    ...rest,
    visit: { ...visit, epoch: { ...visit.epoch, authorityKeyId: 'a\0b' } },
  }),
  'no epoch': ({ visit, ...rest }) => ({ ...rest, visit: { ...visit, epoch: undefined } }),
}

test.each(Object.entries(odd))('%s is refused alone: the connection and its neighbours stay', async (_, spoil) => {
  const process = async () =>
    (await owner.query(`select pid from pg_stat_activity where application_name like 'ansimpass-visits-%'`)).rows
  await store.store([anEntry()])
  const before = await process()
  const spoilt = spoil(anEntry()) as StoredVisit
  expect(await store.store([anEntry(), spoilt, anEntry()])).toMatchObject([
    { kind: 'stored' },
    { kind: 'refused' },
    { kind: 'stored' },
  ])
  expect(await process()).toEqual(before)
})

test('an error that a trigger raises or a limit of the server costs the visit; a lock or a missing right is an outage', async () => {
  const raising = (sqlState: string) => `create or replace function odd_visit() returns trigger language plpgsql as $$
    begin if new.site_id = 13 then raise exception using errcode = '${sqlState}'; end if; return new; end $$`
  await owner.query(raising('P0001'))
  await owner.query('create trigger odd_visit before insert on visits for each row execute function odd_visit()')
  try {
    const kinds = async () => (await store.store([anEntry(), anEntry({ siteId: 13 })])).map(({ kind }) => kind)
    for (const state of ['P0001', '21000', '22003', '23505', '54000']) {
      await owner.query(raising(state))
      expect([state, await kinds()]).toEqual([state, ['stored', 'refused']])
    }
    for (const state of ['40P01', '42501', '53100', '55P03', '57014', '58030', 'XX000']) {
      await owner.query(raising(state))
      await expect(kinds(), state).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
    }
  } finally {
    await owner.query('drop trigger odd_visit on visits')
  }
})

test('an empty batch asks whether the store can write: it is durable, and takes pages of the disk', async () => {
  const pages = async () => Number((await owner.query(`select pg_relation_size('store_probe') / 8192 as n`)).rows[0].n)
  await store.store([])
  await store.store([])
  expect(await pages()).toBe(16)
  await owner.query('revoke insert on store_probe from ansimpass_app')
  await expect(store.store([])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  await owner.query('grant insert on store_probe to ansimpass_app')
})

test('a batch that is not confirmed in time is not known to be stored; the next one goes over a new connection', async () => {
  await store.close()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 300 })
  const entry = anEntry()
  await store.store([anEntry()])
  await owner.query('begin; lock table visits in access exclusive mode')
  const begun = performance.now()
  await expect(store.store([entry])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE', retryable: true })
  expect(performance.now() - begun).toBeLessThan(600)
  await owner.query('commit')
  expect(['stored', 'already']).toContain((await store.store([entry]))[0]?.kind)
})

test('a server process that was given up is ended before the next batch, so that one batch is in flight', async () => {
  await store.close()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 300 })
  await store.store([])
  await owner.query('begin; lock table visits in access exclusive mode')
  await expect(store.store([anEntry()])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  await expect(store.store([anEntry()])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  const { rows } = await owner.query(
    `select pid from pg_stat_activity where application_name like 'ansimpass-visits-%' and datname = current_database()`,
  )
  await owner.query('rollback')
  expect(rows.length).toBeLessThanOrEqual(1)
})

test('a server that takes the connection and says nothing is given up in time too', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port } = mute.address() as { port: number }
  const silent = createPostgresVisitStore({ databaseUrl: `postgresql://x@127.0.0.1:${port}/x`, confirmWithinMs: 100 })
  const begun = performance.now()
  await expect(silent.store([anEntry({ arrivedAt: NOON })])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  expect(performance.now() - begun).toBeLessThan(1000)
  await silent.close()
  mute.close()
})
