/** The way from the outbox to a handset, with every real part: PostgreSQL, keys, rules, FHIR registry, SMPP text centre. */
import { randomBytes } from 'node:crypto'
import type { RegistryPerson } from '../../demo/registry/people-as-fhir.ts'
import { startRegistry } from '../../demo/registry/registry.ts'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { createArrivals } from '../../src/adapters/arrivals/arrivals.ts'
import { SUBJECT_TABLES } from '../../src/adapters/postgres/identity/subjects/tables.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { type NewSite, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { ALL_HOUR_TABLES } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type EpochMs, kstDay } from '../../src/domain/kit/time.ts'
import { SHARDS } from '../../src/domain/pass/outbox-shard.ts'
import type { Site } from '../../src/domain/places/site.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import type { OutboxLoop, OutboxLoopOptions } from '../../src/inbound/workers/outbox-loop.ts'
import { composeTexts } from '../../src/main/programs/texts/compose-texts.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import { makeStatusOfLine } from '../../src/usecases/pass/status-of-line.ts'
import { sealIntent } from '../../src/usecases/pass/text-part.ts'
import { eventually } from './eventually.ts'
import { putIntent } from './outbox-rows.ts'
import { testDatabase } from './postgres.ts'
import { NOON } from './test-keys.ts'
import { testClock, testSeat } from './test-seat.ts'

export const CAFE = site('0800000001', '노원카페', 'Nowon Cafe', 'restaurant_cafe', false)
export const GYM = site('0800000002', '노원헬스', 'Nowon Gym', 'indoor_sports', true)
export const SALON = site('142012', '노원미용실', 'Nowon Hair', 'hair_salon', false)

export type PassWorker = Awaited<ReturnType<typeof startPassWorker>>

/** The texts program as it is composed. Nothing drains the outbox until `startLoop`. */
export async function startPassWorker(start: EpochMs = NOON) {
  await using opened = new AsyncDisposableStack()
  const database = await testDatabase()
  opened.defer(() => database.close())
  const owner = opened.adopt(createPool(database.url, 'owner'), (it) => it.end())
  const stored = await saveSites(owner, [CAFE, GYM, SALON])
  const { clock, setTime } = testClock(start)
  const centre = opened.adopt(await startTextCentre({ port: 0, clock: clock.now }), (it) => it.close())
  const registryServer = opened.adopt(await startRegistry({ port: 0, people: [] }), (it) => it.close())
  const settings = {
    ANSIMPASS_SMPP: `smpp://test@127.0.0.1:${centre.port}`,
    ANSIMPASS_REGISTRY: registryServer.baseUrl,
    ANSIMPASS_IDENTITY: 'none.json', // somebody verifies identities: links are sent
  }
  const own = testSeat({ databaseUrl: database.url, clock, settings })
  opened.defer(own.remove)
  const arrivals = createArrivals(clock)
  const service = await composeTexts(own.seat, opened, {
    gateway: {
      profile: { answerSeconds: 0.5, patienceSeconds: 1 },
      throttlePauseMs: 100,
      retryMs: { first: 50, longest: 200 },
    },
    registry: { breakAfter: 1_000 },
    arrivals,
  })
  const { ground, gateway, outbox, toldToday } = service
  const { keys, tokens, ruleset, pool, deliveryCipher: cipher } = ground
  const seen: AppEvent[] = []
  opened.defer(ground.events.follow((event) => void seen.push(event)))
  let askedBefore = 0
  let loop: OutboxLoop | undefined
  await eventually(() => {
    if (!gateway.connected) throw new Error('the gateway has not bound')
    if (service.shards.count < SHARDS) throw new Error('it has not every shard')
  })
  const taken = opened.move()

  return {
    ...{ keys, clock, setTime, tokens, cipher, pool, owner, arrivals, registryServer, centre, gateway, outbox },
    ...{
      bindings: service.bindings,
      records: service.records,
      dayCounters: service.dayCounters,
      linkStore: service.linkStore,
    },
    ...{
      arrivalStore: service.arrivalStore,
      stops: service.stops,
      ahead: service.ahead,
      corrections: service.corrections,
      events: seen,
    },
    statusOfLine: makeStatusOfLine({ ...service, ruleset, tokens, statusHours: 24, textsALine: 20 }),
    siteOf: (wanted: NewSite): Site => stored.find((it) => it.number === wanted.number) ?? fail(),
    /** HTTP requests to the registry since the world began (again). */
    registryRequests: () => registryServer.requests() - askedBefore,
    setPeople: (people: readonly RegistryPerson[]) => registryServer.setPeople(people),
    startLoop(options: OutboxLoopOptions = {}) {
      loop = service.drain(options)
      return loop
    },
    /** Time goes on, and the night is folded on the way. */
    async passTo(at: EpochMs) {
      await service.subjectFolds.foldUpTo(at)
      setTime(at)
      await service.subjectFolds.round()
      keys.destroyExpired(at)
    },
    /** What check-in leaves of a call. @returns the visit's reference in events */
    async call(line: Line, at: NewSite, nth = 1, arrivedAt = clock.now()): Promise<string> {
      const key = { day: kstDay(arrivedAt), callKey: randomBytes(16) }
      const siteId = stored.find((it) => it.number === at.number)?.id ?? -1
      await putIntent(pool, sealIntent(cipher, { ...key, line, siteId, arrivedAt, firstOfDay: nth === 1 }))
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
      toldToday.clear()
      centre.setFault('ok')
      centre.empty()
      registryServer.setFault('ok')
      registryServer.setPeople([])
      arrivals.clear()
      seen.length = 0
      askedBefore = registryServer.requests()
      keys.empty()
      setTime(start)
    },
    close: () => taken.disposeAsync(),
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
