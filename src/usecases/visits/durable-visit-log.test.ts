import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, NOON, WITH_KEYS } from '../../../tests/contracts/visits.fixture.ts'
import { eventually } from '../../../tests/support/eventually.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { oldTextIntentContext } from '../../domain/pass/old-text-intent.ts'
import { decodeTextIntent } from '../../domain/pass/text-intent.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import {
  isVisit,
  type SpooledVisit,
  type StorableVisit,
  type StoreResult,
  type VisitSpool,
  type VisitStore,
} from '../../ports/visits/visit-store.ts'
import { type DurableVisitLog, type DurableVisitLogDeps, makeDurableVisitLog } from './durable-visit-log.ts'

const away = new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true })
/** Longer than any of these tests. */
const FAR_OFF = 60_000
const nameOf = (entry: StorableVisit) => Buffer.from(entry.visit.callKey).toString('hex')

/** A store in memory that can be away, that refuses site 666, and is lost over every batch with a site from 900 on. The real ones are in tests/contracts and tests/faults. */
function memoryStore() {
  const kept = new Map<string, StorableVisit>()
  const batches: number[] = []
  const self = {
    kept,
    batches,
    /** The size of each batch that was offered, stored or not; nothing is offered to see whether it can write. */
    offered: [] as number[],
    away: false,
    /** It answers nothing before this resolves. */
    hangs: Promise.resolve(),
    store: async (entries: readonly StorableVisit[]): Promise<readonly StoreResult[]> => {
      self.offered.push(entries.length)
      await self.hangs
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
  let rounds = 0
  const self = {
    away: false,
    /** It takes nothing, and removes nothing, before these resolve. */
    hangs: Promise.resolve(),
    removalHangs: Promise.resolve(),
    /** How many records each round asked for, and how many rounds went on at most at a time. */
    asked: [] as number[],
    atOnce: 0,
    rows: () => rows,
    rounds: () => rounds,
    store: async (entries: readonly StorableVisit[]): Promise<readonly StoreResult[]> => {
      if (self.away) throw away
      await self.hangs
      return entries.map((entry) => {
        last += 1
        rows.push({ seq: last, entry })
        return { kind: 'stored', nth: 0 }
      })
    },
    waiting: async () => {
      rounds -= 1
      return rows.filter(({ refused }) => refused === undefined).length
    },
    oldest: async (limit: number) => {
      if (self.away) throw away
      self.asked.push(limit)
      rounds += 1
      self.atOnce = Math.max(self.atOnce, rounds)
      return rows.filter(({ refused }) => refused === undefined).slice(0, limit)
    },
    remove: async (seqs: readonly number[]) => {
      await self.removalHangs
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
let log: DurableVisitLog
const open = (changes: Partial<DurableVisitLogDeps> = {}) =>
  makeDurableVisitLog({
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
    deliveryCipher: { ...WITH_KEYS.deliveryCipher, open: ({ sealed }, as) => (as === context ? sealed : undefined) },
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
  expect(events).toContainEqual({ type: 'fault', part: 'spool', message: 'away' })
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

test('closing answers everything that was appended, also what goes to the spool', async () => {
  let answered = 0
  for (let n = 0; n < 1500; n += 1) void log.append(anEntry()).then(() => (answered += 1))
  await log.close()
  expect(answered).toBe(1500)
  log = open({ probeEveryMs: FAR_OFF })
  database.away = true
  await log.append(anEntry())
  await log.append(anEntry())
  for (let n = 0; n < 1500; n += 1) void log.append(anEntry()).then(() => (answered += 1))
  await log.close()
  expect(answered).toBe(3000)
})

test('closing waits for no probe, and none follows', async () => {
  log = open({ probeEveryMs: FAR_OFF })
  database.away = true
  await log.append(anEntry())
  const offered = database.offered.length
  await log.close()
  expect(database.offered).toHaveLength(offered)
})

test('each is told where it lies, whether it lay there already, or why it was refused', async () => {
  const entry = anEntry()
  expect(await log.append(entry)).toEqual({ stored: 'stored', where: 'database' })
  expect(await log.append(entry)).toEqual({ stored: 'already', where: 'database' })
  await expect(log.append(anEntry({ siteId: 666 }))).rejects.toMatchObject({
    code: 'VISIT_REFUSED',
    message: 'A visit could not be stored: the number of the beast',
  })
  database.away = true
  expect(await log.append(anEntry())).toEqual({ stored: 'stored', where: 'spool' })
})

test('batches are told with size, place and time taken; a lost database with its reason', async () => {
  const begun = performance.now()
  await Promise.all([log.append(anEntry()), log.append(anEntry())])
  database.away = true
  await log.append(anEntry())
  await log.append(anEntry())
  const tookMs = expect.toSatisfy((ms: number) => ms >= 0 && ms <= performance.now() - begun)
  expect(events.slice(0, 6)).toEqual([
    { type: 'batch-stored', size: 2, where: 'database', tookMs },
    { type: 'batch-failed', size: 1, why: 'away' },
    { type: 'batch-stored', size: 1, where: 'spool', tookMs },
    { type: 'batch-failed', size: 1, why: 'away' },
    { type: 'database-lost', why: 'away' },
    { type: 'batch-stored', size: 1, where: 'spool', tookMs },
  ])
})

test.each([new TypeError('a bug'), new AppError('VISIT_REFUSED', 'a bug')])(
  'what is no outage (%s) is not taken for one: nothing is spooled, the database is not given up',
  async (error) => {
    log = open({ database: { ...database, store: () => Promise.reject(error) } })
    await expect(log.append(anEntry())).rejects.toBe(error)
    expect([log.state(), spool.rows()]).toEqual(['database', []])
  },
)

test('while it is away the database is offered nothing, again and again, and records by twenty at first', async () => {
  database.away = true
  const entries = Array.from({ length: 450 }, () => anEntry())
  await log.append(anEntry())
  await log.append(anEntry())
  await Promise.all(entries.map((entry) => log.append(entry)))
  const offered = database.offered.length
  await eventually(() => expect(database.offered.length).toBeGreaterThan(offered + 2))
  expect(new Set(database.offered.slice(offered))).toEqual(new Set([0]))
  expect(spool.asked).toEqual([])
  database.away = false
  await inDatabase(452)
  await eventually(() => expect(spool.rows()).toEqual([]))
  expect(spool.asked).toEqual([20, 200, 200, 200])
})

test('a database that answers is replayed into without a pause, by one at a time', async () => {
  await spool.store(Array.from({ length: 450 }, () => anEntry()))
  log = open({ probeEveryMs: FAR_OFF })
  log.start()
  log.start()
  await inDatabase(450)
  expect(spool.asked).toEqual([200, 200, 200])
  expect(spool.atOnce).toBe(1)
})

test('a second outage is replayed as the first was', async () => {
  for (const count of [1, 2]) {
    database.away = true
    await log.append(anEntry())
    database.away = false
    await inDatabase(count)
    await eventually(() => expect([log.state(), spool.rows()]).toEqual(['database', []]))
  }
})

test('visits that were queued for a database given up meanwhile go to the spool without asking it', async () => {
  log = open({ probeEveryMs: FAR_OFF })
  database.away = true
  await log.append(anEntry())
  const gate = Promise.withResolvers<void>()
  database.hangs = gate.promise
  const first = log.append(anEntry())
  await eventually(() => expect(database.offered).toHaveLength(2))
  const second = log.append(anEntry())
  gate.resolve()
  expect(await Promise.all([first, second])).toMatchObject([{ where: 'spool' }, { where: 'spool' }])
  expect([log.state(), database.offered]).toEqual(['spooling', [1, 1]])
})

test('a call waits for no probe that hangs', async () => {
  database.away = true
  await log.append(anEntry())
  await log.append(anEntry())
  const gate = Promise.withResolvers<void>()
  database.hangs = gate.promise
  const offered = database.offered.length
  await eventually(() => expect(database.offered.length).toBeGreaterThan(offered))
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
  gate.resolve()
})

test('what a slow spool takes only once the database is back follows too', async () => {
  log = open({ probeEveryMs: 300 })
  const gate = Promise.withResolvers<void>()
  spool.hangs = gate.promise
  database.away = true
  const slow = log.append(anEntry())
  await eventually(() => expect(log.state()).toBe('doubtful'))
  database.away = false
  await eventually(() => expect(log.state()).toBe('database'))
  await eventually(() => expect(spool.asked.length).toBeGreaterThan(0))
  gate.resolve()
  expect(await slow).toMatchObject({ where: 'spool' })
  await inDatabase(1)
})

test.each([
  ['stored nothing leaves the doubt', 0, 'doubtful'],
  ['stored something takes the doubt away', 1, 'database'],
] as const)('a call is lost during a round of the replay: one that %s', async (_, waiting, state) => {
  log = open({ probeEveryMs: FAR_OFF })
  const gate = Promise.withResolvers<void>()
  spool.removalHangs = gate.promise
  await spool.store(Array.from({ length: waiting }, () => anEntry()))
  log.start()
  await inDatabase(waiting)
  await eventually(() => expect(spool.rounds()).toBe(1))
  database.away = true
  expect(await log.append(anEntry())).toMatchObject({ where: 'spool' })
  expect(log.state()).toBe('doubtful')
  database.away = false
  gate.resolve()
  await eventually(() => expect(spool.rounds()).toBe(0))
  await new Promise(setImmediate) // the round has been judged
  expect(log.state()).toBe(state)
  expect(database.kept.size).toBe(2 * waiting)
})

test('a record that fails is tried now and then, not all the time, and judged by what is stored beside it', async () => {
  await spool.store([anEntry({ siteId: 901 })])
  log.start()
  const failed = () => events.filter(({ type }) => type === 'batch-failed').length
  const triedAgain = async () => {
    const before = failed()
    await eventually(() => expect(failed()).toBeGreaterThan(before + 2))
  }
  await triedAgain()
  await expect(log.append(anEntry({ siteId: 666 }))).rejects.toMatchObject({ code: 'VISIT_REFUSED' })
  await triedAgain()
  expect(spool.rows()).toMatchObject([{ entry: { visit: { siteId: 901 } } }])
  expect(spool.rows()[0]?.refused).toBeUndefined()
  await log.append(anEntry())
  await eventually(() => expect(spool.rows()[0]?.refused).toContain('not this one'))
})

test('between two tries of a record that fails calls come and go', async () => {
  await spool.store([anEntry({ siteId: 901 })])
  log = open({ probeEveryMs: FAR_OFF })
  log.start()
  await eventually(() => expect(types()).toContain('batch-failed'))
  for (let n = 0; n < 5; n += 1) await log.append(anEntry())
  expect(spool.asked).toHaveLength(1)
})
