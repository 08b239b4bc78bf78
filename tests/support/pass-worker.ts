/** The way from the outbox to a handset, with every real part: PostgreSQL, keys, rules, FHIR registry, SMPP text centre. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RegistryPerson } from '../../demo/registry/people-as-fhir.ts'
import { startRegistry } from '../../demo/registry/registry.ts'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { createArrivals } from '../../src/adapters/arrivals/arrivals.ts'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { createFhirRegistry } from '../../src/adapters/fhir/fhir-registry.ts'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { createSubjects } from '../../src/adapters/postgres/identity/subjects/subjects.ts'
import { SUBJECT_TABLES } from '../../src/adapters/postgres/identity/subjects/tables.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { createPostgresDayCounters } from '../../src/adapters/postgres/kit/day-counters.ts'
import { createPostgresDayLimits } from '../../src/adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/pass/outbox.ts'
import { createPostgresSentTexts } from '../../src/adapters/postgres/pass/sent-texts.ts'
import { createPostgresArrivalStore } from '../../src/adapters/postgres/places/arrival-store.ts'
import { createSiteDirectory } from '../../src/adapters/postgres/places/site-directory.ts'
import { type NewSite, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { ALL_HOUR_TABLES } from '../../src/adapters/postgres/visits/hour-ring.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import { createSmppGateway } from '../../src/adapters/smpp/smpp-gateway.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type EpochMs, kstDay } from '../../src/domain/kit/time.ts'
import { wordOfDay } from '../../src/domain/pass/text/word-of-day.ts'
import type { Site } from '../../src/domain/places/site.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { type OutboxLoopOptions, startOutboxLoop } from '../../src/inbound/workers/outbox-loop.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import { makeLookUpPerson } from '../../src/usecases/pass/look-up-person.ts'
import { makeSendPassText } from '../../src/usecases/pass/send-pass-text.ts'
import { makeStatusOfLine } from '../../src/usecases/pass/status-of-line.ts'
import { FULL_PACE } from '../../src/usecases/pass/text-pace.ts'
import { sealIntent } from '../../src/usecases/pass/text-part.ts'
import { makeToldOutcomes } from '../../src/usecases/pass/told-outcomes.ts'
import { makeTrackReceipt } from '../../src/usecases/pass/track-receipts.ts'
import { makeUpdateDoorScreen } from '../../src/usecases/places/update-door-screen.ts'
import { ALL_SHARDS } from './all-shards.ts'
import { eventually } from './eventually.ts'
import { putIntent } from './outbox-rows.ts'
import { testDatabase } from './postgres.ts'
import { NOON, testKeys } from './test-keys.ts'

export const CAFE = site('0800000001', '노원카페', 'Nowon Cafe', 'restaurant_cafe', false)
export const GYM = site('0800000002', '노원헬스', 'Nowon Gym', 'indoor_sports', true)
export const SALON = site('142012', '노원미용실', 'Nowon Hair', 'hair_salon', false)

export type PassWorker = Awaited<ReturnType<typeof startPassWorker>>

/** Nothing drains the outbox until `startLoop`. */
export async function startPassWorker(start: EpochMs = NOON) {
  const database = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-worker-'))
  const pool = createPool(database.url, 'app')
  const owner = createPool(database.url, 'owner')
  const keys = testKeys(start)
  const { clock, tokens, box, subjectKeys } = keys
  const subjects = createSubjects({ pool, keys: subjectKeys, clock })
  const seen: AppEvent[] = []
  const events = { emit: (event: AppEvent) => void seen.push(event) }
  const stored = await saveSites(owner, [CAFE, GYM, SALON])
  const sites = await createSiteDirectory({ databaseUrl: database.url, keptFile: join(folder, 'sites.json'), events })
  const centre = await startTextCentre({ port: 0, clock: clock.now })
  const registryServer = await startRegistry({ port: 0, people: [] })
  const charset = createCp949()
  const gateway = createSmppGateway(
    {
      address: { host: '127.0.0.1', port: centre.port },
      systemId: 'test',
      password: 'test',
      sender: '0800000000',
      ...charset,
      profile: { answerSeconds: 0.5, patienceSeconds: 1 },
      throttlePauseMs: 100,
      retryMs: { first: 50, longest: 200 },
    },
    events,
  )
  const ruleset = readRuleset(join(import.meta.dirname, '../../rulesets/kr'))
  const outbox = createPostgresOutbox({ pool, subjects, box, clock })
  const toldOutcomes = makeToldOutcomes()
  const bindings = createPostgresBindings(subjects)
  const dayCounters = createPostgresDayCounters(subjects)
  const records = createPostgresPersonRecords(subjects)
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const arrivals = createArrivals(clock)
  const arrivalStore = createPostgresArrivalStore(pool, subjects)
  const linkStore = createPostgresLinkStore(pool, subjects)
  const registry = createFhirRegistry({ baseUrl: registryServer.baseUrl, breakAfter: 1_000 }, events)
  const shared = { ruleset: () => ruleset, bindings, dayCounters, tokens, statusHours: 24 }
  const texts = makeSendPassText({
    ...shared,
    dayLimits,
    toldOutcomes,
    lookUp: makeLookUpPerson({ registry, bindings, records, clock, events }),
    linkStore,
    box,
    sites,
    updateDoorScreen: makeUpdateDoorScreen({ ruleset: () => ruleset, sites, arrivals, arrivalStore, events }).tell,
    gateway,
    clock,
    events,
    linkUrl: (code) => `http://127.0.0.1/i/${code}`,
    wordOfDay: (siteId, day) => wordOfDay(createHash('sha256').update(`${siteId} ${day}`).digest()),
    text: { charset },
  })
  let askedBefore = 0
  let loop: ReturnType<typeof startOutboxLoop> | undefined
  gateway.onReceipt(makeTrackReceipt({ sentTexts: createPostgresSentTexts(pool, subjects), events }))
  await eventually(() => {
    if (!gateway.connected) throw new Error('the gateway has not bound')
  })

  return {
    ...keys,
    events: seen,
    pool,
    owner,
    outbox,
    bindings,
    dayCounters,
    arrivals,
    arrivalStore,
    linkStore,
    registryServer,
    centre,
    gateway,
    texts,
    statusOfLine: makeStatusOfLine(shared),
    siteOf: (wanted: NewSite): Site => stored.find((it) => it.number === wanted.number) ?? fail(),
    /** HTTP requests to the registry since the world began (again). */
    registryRequests: () => registryServer.requests() - askedBefore,
    setPeople: (people: readonly RegistryPerson[]) => registryServer.setPeople(people),
    startLoop(options: OutboxLoopOptions = {}) {
      loop = startOutboxLoop(
        { outbox, texts, gateway, shards: ALL_SHARDS, pace: () => FULL_PACE, clock, events },
        options,
      )
      return loop
    },
    /** What check-in leaves of a call. @returns the visit's reference in events */
    async call(line: Line, at: NewSite, nth = 1, arrivedAt = clock.now()): Promise<string> {
      const key = { day: kstDay(arrivedAt), callKey: randomBytes(16) }
      const siteId = stored.find((it) => it.number === at.number)?.id ?? -1
      await putIntent(pool, sealIntent(box, { ...key, line, siteId, arrivedAt, firstOfDay: nth === 1 }))
      loop?.wake()
      return visitRef(key.callKey)
    },
    inbox: (line: Line) => centre.inbox(line).map((message) => message.text),
    eventsOf: (visit: string) => seen.filter((event) => 'visit' in event && event.visit === visit),
    async left(): Promise<number> {
      return (await outbox.waiting()).count
    },
    /** Ends every connection and lets nobody in; the test's own control goes through the cluster's other database. */
    async databaseAway(away: boolean) {
      const name = new URL(database.url.replace(/^postgres(ql)?:\/\/\/?/, 'http://host/')).pathname.slice(1)
      const admin = createPool(database.adminUrl, 'owner', { max: 1 })
      await admin.query(`alter database ${name} with allow_connections ${away ? 'false' : 'true'}`)
      if (away) await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      await admin.end()
    },
    async startOver() {
      await loop?.stop()
      loop = undefined
      await owner.query(`truncate ${[...SUBJECT_TABLES, ...ALL_HOUR_TABLES].join(', ')}`)
      toldOutcomes.clear()
      centre.setFault('ok')
      centre.empty()
      registryServer.setFault('ok')
      registryServer.setPeople([])
      arrivals.clear()
      seen.length = 0
      askedBefore = registryServer.requests()
      keys.keys.empty()
      keys.setTime(start)
    },
    async close() {
      await loop?.stop()
      await gateway.close()
      await Promise.all([centre.close(), registryServer.close(), sites.close()])
      await Promise.all([pool.end(), owner.end()])
      await database.close()
      keys.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function site(number: string, name: string, nameEn: string, category: string, hasDoorScreen: boolean): NewSite {
  return {
    number: number as Site['number'],
    name,
    nameEn,
    category,
    region: 'seoul',
    answerMode: 'silent',
    retired: false,
    hasDoorScreen,
  }
}

function fail(): never {
  throw new Error('no such site')
}
