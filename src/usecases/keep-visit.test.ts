import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, NOON, WITH_KEYS } from '../../tests/contracts/visits.fixture.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { AppError } from '../domain/errors.ts'
import { oldTextIntentContext } from '../domain/visit/old-text-intent.ts'
import { decodeTextIntent } from '../domain/visit/text-intent.ts'
import type { AppEvent } from '../ports/events.ts'
import type { VisitEntry } from '../ports/visit-log.ts'
import {
  isVisit,
  type SpooledVisit,
  type StorableVisit,
  type StoreResult,
  type VisitSpool,
  type VisitStore,
} from '../ports/visit-store.ts'
import { type KeepVisitsDeps, type KeptVisits, keepVisits } from './keep-visit.ts'

const away = new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true })
const nameOf = (entry: StorableVisit) => Buffer.from(entry.visit.callKey).toString('hex')

/** A store in memory that can be away, that refuses site 666, and is lost over every batch with a site from 900 on. The real ones are in tests/contracts and tests/faults. */
function memoryStore() {
  const kept = new Map<string, StorableVisit>()
  const batches: number[] = []
  const self = {
    kept,
    batches,
    away: false,
    store: async (entries: readonly StorableVisit[]): Promise<readonly StoreResult[]> => {
      await Promise.resolve()
      if (self.away || entries.some((entry) => isVisit(entry) && entry.visit.siteId >= 900)) throw away
      batches.push(entries.length)
      return entries.map((entry) => {
        if (isVisit(entry) && entry.visit.siteId === 666) return { kind: 'refused', why: 'the number of the beast' }
        if (kept.has(nameOf(entry))) return { kind: 'already' }
        kept.set(nameOf(entry), entry)
        return { kind: 'stored', nth: 1 }
      })
    },
  }
  return self satisfies VisitStore
}

function memorySpool() {
  let rows: (SpooledVisit & { readonly refused?: string })[] = []
  let last = 0
  const self = {
    away: false,
    rows: () => rows,
    store: async (entries: readonly StorableVisit[]): Promise<readonly StoreResult[]> => {
      if (self.away) throw away
      return entries.map((entry) => {
        last += 1
        rows.push({ seq: last, entry })
        return { kind: 'stored', nth: 0 }
      })
    },
    waiting: async () => rows.filter(({ refused }) => refused === undefined).length,
    oldest: async (limit: number) => {
      if (self.away) throw away
      return rows.filter(({ refused }) => refused === undefined).slice(0, limit)
    },
    remove: async (seqs: readonly number[]) => {
      rows = rows.filter(({ seq }) => !seqs.includes(seq))
    },
    setAside: async (seqs: readonly number[], why: string) => {
      rows = rows.map((row) => (seqs.includes(row.seq) ? { ...row, refused: why } : row))
    },
    forgetVisits: async () => [],
    empty: async () => {
      rows = []
    },
  }
  return self satisfies VisitSpool
}

let database: ReturnType<typeof memoryStore>
let spool: ReturnType<typeof memorySpool>
let events: AppEvent[]
let log: KeptVisits
const open = (changes: Partial<KeepVisitsDeps> = {}) =>
  keepVisits({
    database,
    spool,
    events: { emit: (event) => events.push(event) },
    ...WITH_KEYS,
    lingerMs: 1,
    probeEveryMs: 20,
    ...changes,
  })
beforeEach(() => {
  database = memoryStore()
  spool = memorySpool()
  events = []
  log = open()
})
afterEach(async () => {
  await log.close()
})
const types = () => events.map(({ type }) => type)
const inDatabase = (count: number) => eventually(() => expect(database.kept.size).toBe(count))

test('one lost batch makes doubt, two send everything to the spool, until the database answers', async () => {
  log = open({ probeEveryMs: 1000 })
  database.away = true
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
  expect(log.state()).toBe('doubtful')
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
  expect(log.state()).toBe('spooling')
  expect(types()).toContain('database-lost')
  const asked = events.filter(({ type }) => type === 'batch-failed').length
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
  expect(events.filter(({ type }) => type === 'batch-failed')).toHaveLength(asked)
})

test('a doubtful database that stores the next batch is trusted again, and what was spooled follows', async () => {
  database.away = true
  await log.append(anEntry())
  database.away = false
  expect(await log.append(anEntry())).toMatchObject({ where: 'database' })
  expect(log.state()).toBe('database')
  await inDatabase(2)
  expect(types()).not.toContain('database-lost')
})

test('what was spooled is replayed oldest first, and gone from the spool after that', async () => {
  database.away = true
  const entries = Array.from({ length: 450 }, () => anEntry())
  for (const part of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    await Promise.all(entries.slice(part * 50, part * 50 + 50).map((entry) => log.append(entry)))
  }
  expect(spool.rows()).toHaveLength(450)
  database.away = false
  await inDatabase(450)
  expect([...database.kept.keys()]).toEqual(entries.map(nameOf))
  await eventually(() => expect(spool.rows()).toEqual([]))
  expect(types()).toContain('database-back')
  expect(events.findLast(({ type }) => type === 'spool-replayed')).toMatchObject({ left: 0 })
})

test('what an earlier run left in the spool follows at the start', async () => {
  const entries = [anEntry(), anEntry()]
  await spool.store(entries)
  log.start()
  await inDatabase(2)
  expect([...database.kept.keys()]).toEqual(entries.map(nameOf))
})

test('a replay leaves out an intent whose key is gone, never the visit, and tells of the text', async () => {
  const entry = anEntry()
  await spool.store([entry])
  log = open({ hasDelivery: () => false })
  log.start()
  await inDatabase(1)
  expect(database.kept.get(nameOf(entry))).toEqual({ visit: entry.visit, intent: undefined })
  await eventually(() =>
    expect(events).toContainEqual(expect.objectContaining({ type: 'text-not-sent', why: 'key-gone' })),
  )
})

test('a replay puts an earlier version’s intent into today’s form', async () => {
  const entry = anEntry()
  const old = new Uint8Array(32)
  new DataView(old.buffer).setUint8(0, 1)
  new DataView(old.buffer).setInt32(1, 7)
  new DataView(old.buffer).setFloat64(5, NOON)
  old.set(Buffer.from('+821000000001'), 13)
  await spool.store([{ ...entry, intent: { hour: 1, sealed: old } }])
  const context = oldTextIntentContext(entry.visit)
  log = open({
    deliveryBox: { ...WITH_KEYS.deliveryBox, open: ({ sealed }, as) => (as === context ? sealed : undefined) },
  })
  log.start()
  await inDatabase(1)
  const { day, callKey } = entry.visit
  expect(decodeTextIntent(database.kept.get(nameOf(entry))?.intent?.sealed ?? new Uint8Array())).toEqual({
    ...{ day, callKey: Uint8Array.from(callKey), siteId: 7, arrivedAt: NOON, line: '+821000000001', firstOfDay: true },
  })
})

test('a refused visit fails alone; refused at a replay it stays in the spool and holds nothing up', async () => {
  const results = await Promise.allSettled(
    [anEntry(), anEntry({ siteId: 666 }), anEntry()].map((entry) => log.append(entry)),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { code: 'VISIT_REFUSED' } })
  await spool.store([anEntry({ siteId: 666 }), anEntry()])
  log.start()
  await inDatabase(3)
  await eventually(() => expect(spool.rows()).toMatchObject([{ refused: expect.any(String) }]))
  expect(types()).toContain('fault')
})

test('records over which the connection is lost are set aside by themselves; calls and all other records go on', async () => {
  const good = Array.from({ length: 60 }, () => anEntry())
  const poison = [901, 902, 903].map((siteId) => anEntry({ siteId }))
  await spool.store([poison[0], ...good.slice(0, 30), poison[1], poison[2], ...good.slice(30)] as StorableVisit[])
  log.start()
  await inDatabase(60)
  expect(await log.append(anEntry())).toMatchObject({ where: 'database' })
  await eventually(() => expect(spool.rows().map(({ refused }) => refused !== undefined)).toEqual([true, true, true]))
  expect(log.state()).toBe('database')
  expect(types()).not.toContain('database-lost')
})

test('one such record alone does not keep a healthy database lost, and waits until others were stored', async () => {
  database.away = true
  await spool.store([anEntry({ siteId: 901 })])
  await log.append(anEntry())
  await log.append(anEntry())
  expect(log.state()).toBe('spooling')
  database.away = false
  await eventually(() => expect(log.state()).toBe('database'))
  await eventually(() => expect(spool.rows()).toMatchObject([{ refused: expect.any(String) }]))
  expect(database.kept.size).toBe(2)
})

test('a database that writes but takes no visit is not blamed on the visits: they wait', async () => {
  await spool.store(Array.from({ length: 30 }, (_, i) => anEntry({ siteId: 901 + i })))
  log.start()
  await eventually(() => expect(log.state()).toBe('spooling'))
  await eventually(() => expect(types().filter((type) => type === 'batch-failed').length).toBeGreaterThan(60))
  expect(spool.rows().filter(({ refused }) => refused !== undefined)).toEqual([])
  expect(types()).not.toContain('database-back')
})

test('an unwell spool does not keep the database lost', async () => {
  database.away = true
  spool.away = true
  await expect(log.append(anEntry())).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  await expect(log.append(anEntry())).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  expect(log.state()).toBe('spooling')
  database.away = false
  await eventually(() => expect(log.state()).toBe('database'))
  expect(await log.append(anEntry())).toMatchObject({ where: 'database' })
})

test('with neither database nor spool the call is told so, and may be repeated', async () => {
  database.away = true
  spool.away = true
  await expect(log.append(anEntry())).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE', retryable: true })
  spool.away = false
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
})

test('calls that come while a batch is under way make one batch', async () => {
  await Promise.all(Array.from({ length: 30 }, () => log.append(anEntry())))
  expect(database.batches).toEqual([30])
})

test('closing answers everything that was appended', async () => {
  const appended: Promise<unknown>[] = Array.from({ length: 1500 }, (): VisitEntry => anEntry()).map((entry) =>
    log.append(entry),
  )
  await log.close()
  expect(await Promise.all(appended)).toHaveLength(1500)
})
