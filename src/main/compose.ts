/** THE composition root: which part answers which need. Read it to learn what the service is made of. */
import { createHmac } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createArrivals } from '../adapters/arrivals/arrivals.ts'
import { createCp949 } from '../adapters/cp949/cp949.ts'
import { createFhirRegistry } from '../adapters/fhir/fhir-registry.ts'
import type { PublicJwk } from '../adapters/hpke/authority-key.ts'
import { createVisitSealer } from '../adapters/hpke/visit-sealer.ts'
import { createDataBox, createDeliveryBox } from '../adapters/keys/boxes.ts'
import { openKeyRing } from '../adapters/keys/key-ring.ts'
import { createLineTokens } from '../adapters/keys/line-tokens.ts'
import { createLinkKeys } from '../adapters/keys/link-keys.ts'
import { createSubjectKeys } from '../adapters/keys/subject-keys.ts'
import { isPossibleForeign } from '../adapters/libphonenumber/is-possible-foreign.ts'
import { createPostgresArrivalStore } from '../adapters/postgres/arrival-store.ts'
import { createPool } from '../adapters/postgres/connect.ts'
import { createPostgresDayCounters } from '../adapters/postgres/day-counters.ts'
import { createPostgresDayLimits } from '../adapters/postgres/day-limits.ts'
import { createDrainLock } from '../adapters/postgres/drain-lock.ts'
import { createPostgresHeldVisits } from '../adapters/postgres/held-visits.ts'
import { createPostgresIdentityAttempts } from '../adapters/postgres/identity-attempts.ts'
import { createPostgresKnownLines } from '../adapters/postgres/known-lines.ts'
import { createPostgresLineReports } from '../adapters/postgres/line-reports.ts'
import { createPostgresLinkBook } from '../adapters/postgres/link-book.ts'
import { createPostgresOutbox } from '../adapters/postgres/outbox.ts'
import { createPostgresPersonRecords } from '../adapters/postgres/person-records.ts'
import { followRuleOrders } from '../adapters/postgres/rule-orders.ts'
import { createPostgresSentTexts } from '../adapters/postgres/sent-texts.ts'
import { createSiteDirectory } from '../adapters/postgres/site-directory.ts'
import { createSubjectFolds } from '../adapters/postgres/subjects/subject-folds.ts'
import { createSubjects } from '../adapters/postgres/subjects/subjects.ts'
import { createPostgresVisitStore } from '../adapters/postgres/visit-store.ts'
import { createBundleOpener } from '../adapters/rulesets/bundle.ts'
import { openKeptRules, packagedRules } from '../adapters/rulesets/kept-rules.ts'
import { createSmppGateway } from '../adapters/smpp/smpp-gateway.ts'
import { openSpool } from '../adapters/spool/spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import { passDue } from '../domain/pass/decide-pass.ts'
import { visitsRecorded } from '../domain/rules/visit-list.ts'
import type { SiteId } from '../domain/site/site.ts'
import { colourOfDay } from '../domain/text/colour-of-day.ts'
import { type WordOfDay, wordOfDay } from '../domain/text/word-of-day.ts'
import { type CalendarDate, HOUR, kstDay } from '../domain/time.ts'
import { deliveryKeyEnds } from '../domain/visit/text-intent.ts'
import { startOutboxLoop } from '../doors/jobs/outbox-loop.ts'
import { LOOPBACK } from '../doors/sip/carriers/carriers.ts'
import { readCarriers } from '../doors/sip/carriers/read-carriers.ts'
import type { Media } from '../doors/sip/media.ts'
import { createSipDoor } from '../doors/sip/sip-door.ts'
import { createTrace } from '../doors/sip/trace/trace.ts'
import { STREAM_LIMITS } from '../doors/sip/transport/stream-limits.ts'
import type { TrustedClock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import { makeAnswerOwnCall } from '../usecases/answer-own-call.ts'
import { makeBindLine } from '../usecases/bind-line.ts'
import { makeCheckIn } from '../usecases/check-in-caller.ts'
import { makeDayMemory } from '../usecases/day-memory.ts'
import { makeDestroyVisits } from '../usecases/destroy-visits.ts'
import { makeEndVisitList } from '../usecases/end-visit-list.ts'
import { makeExpireVisits } from '../usecases/expire-visits.ts'
import { makeIdentifySite } from '../usecases/identify-site.ts'
import { keepVisits } from '../usecases/keep-visit.ts'
import { makeLineChanges } from '../usecases/line-changes.ts'
import { makeLookUpPerson } from '../usecases/look-up-person.ts'
import { makeRecentCalls } from '../usecases/recent-calls.ts'
import { makeSendPassText } from '../usecases/send-pass-text.ts'
import { makeStatusOfLine } from '../usecases/status-of-line.ts'
import { makeTakeRuleset } from '../usecases/take-ruleset.ts'
import { makeTellDoor } from '../usecases/tell-door.ts'
import { makeToldOutcomes } from '../usecases/told-outcomes.ts'
import { makeTrackReceipt } from '../usecases/track-receipts.ts'
import { createCallsFirst } from './calls-first.ts'
import { composeVisitors } from './compose-visitors.ts'
import type { Config, Secrets } from './config/config.ts'
import { readSettingFile } from './config/read-setting-file.ts'
import type { DescriptorShares } from './descriptors.ts'
import type { EventBus } from './events.ts'
import type { Logger } from './logger.ts'
import { prepareKeys } from './prepare-keys.ts'

/** What lies outside: in the demo its world says where, in production the settings do. */
export type Outside = {
  readonly smpp: NonNullable<Config['smpp']>
  readonly registryUrl: string
  readonly publicUrl: string
  readonly identityProviders: readonly IdentityProvider[]
  readonly authorityPublicKey: PublicJwk
}

export type ComposeInput = {
  readonly config: Config
  readonly secrets: Secrets
  readonly databaseUrl: string
  readonly outside: Outside
  readonly clock: TrustedClock
  readonly events: EventBus
  readonly log: Logger
  /** Opened beside all else: reading the announcements takes as long as everything here. */
  readonly media: Promise<Media>
  readonly shares: DescriptorShares
}

export type Service = Awaited<ReturnType<typeof compose>>

/** Builds everything and starts what works by itself (sessions, loops); no door listens yet. */
export async function compose(input: ComposeInput) {
  const { config, secrets, databaseUrl, outside, clock, events, log, media: opening, shares } = input
  const rules = makeTakeRuleset({
    packaged: packagedRules(config.rulesFolder),
    bundles: createBundleOpener(config.rulesTrustFile),
    kept: openKeptRules(join(config.dataFolder, 'rules')),
    events,
  })
  const { current: ruleset } = rules.rulebook
  const charset = createCp949()

  const keys = openKeyRing(config.secretsFolder, (key, file) => events.emit({ type: 'key-damaged', key, file }))
  prepareKeys(keys, clock.now())
  const tokens = createLineTokens(keys)
  const deliveryBox = createDeliveryBox(keys)
  const sealer = await createVisitSealer({ authorityPublicKey: outside.authorityPublicKey })
  await sealer.ready(clock.now())

  const pool = createPool(databaseUrl, 'app', { max: 6 })
  // What a prompt waits for has connections of its own: texts must not make it late.
  const promptPool = createPool(databaseUrl, 'app', { max: 2, name: 'prompts' })
  const visitStore = createPostgresVisitStore({ databaseUrl })
  const spool = await openSpool({
    path: spoolPath(config.dataFolder),
    onDamage: (damage) => events.emit({ type: 'spool-damaged', ...damage }),
    onRepaired: (repaired) => events.emit({ type: 'spool-repaired', ...repaired }),
  })
  const visitLog = keepVisits({
    database: visitStore,
    spool,
    events,
    hasDelivery: (hour) => keys.keptDelivery(hour) !== undefined || clock.now() < deliveryKeyEnds(hour),
    deliveryBox,
  })
  const sites = await createSiteDirectory({ databaseUrl, keptFile: join(config.dataFolder, 'sites.json'), events })
  const arrivals = createArrivals(clock)
  const subjectKeys = createSubjectKeys(keys, clock)
  const subjects = createSubjects({ pool, keys: subjectKeys, clock })
  const promptSubjects = createSubjects({ pool: promptPool, keys: subjectKeys, clock })
  const subjectFolds = createSubjectFolds({
    pool,
    databaseUrl,
    keys: subjectKeys,
    box: createDataBox(keys),
    clock,
    events,
  })
  const arrivalStore = createPostgresArrivalStore(pool, subjects)
  const knownLines = createPostgresKnownLines(subjects)
  const records = createPostgresPersonRecords(subjects)
  const dayCounters = createPostgresDayCounters(subjects)
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const linkBook = createPostgresLinkBook(pool, subjects)
  const outbox = createPostgresOutbox({ pool, subjects, box: deliveryBox, clock })
  const registry = createFhirRegistry({ baseUrl: outside.registryUrl }, events)
  const gateway = createSmppGateway(
    {
      ...outside.smpp,
      password: secrets.smppPassword,
      sender: config.sender,
      encode: charset.encode,
      smsBytes: config.textBytes,
    },
    events,
  )
  const recentCalls = makeRecentCalls()
  const calledToday = makeDayMemory()
  const toldOutcomes = makeToldOutcomes()
  const lineChanges = makeLineChanges()
  const heldVisits = createPostgresHeldVisits(databaseUrl)
  const destroyVisits = makeDestroyVisits({ spool, held: heldVisits, events })
  const ruleOrders = followRuleOrders({
    databaseUrl,
    server: `${hostname()}:${config.http.port}`,
    taker: rules,
    version: () => ruleset().version,
    events,
  })
  const seedOf = (site: SiteId, day: CalendarDate): Buffer => {
    const key = keys.kept('day', day) ?? keys.dayKey(kstDay(clock.now()))
    return createHmac('sha256', key).update(`word of the day ${day} ${site}`).digest()
  }
  const wordOf = (site: SiteId, day: CalendarDate): WordOfDay => wordOfDay(seedOf(site, day))
  const lookUp = makeLookUpPerson({ registry, knownLines, records, clock, events })
  const door = makeTellDoor({ ruleset, sites, arrivals, arrivalStore, events })
  const promptCounters = createPostgresDayCounters(promptSubjects)

  const checkIn = makeCheckIn({
    sealer,
    deliveryBox,
    tokens,
    visitLog,
    arrivals,
    events,
    statusOf: makeStatusOfLine({
      ruleset,
      knownLines: createPostgresKnownLines(promptSubjects),
      dayCounters: promptCounters,
      tokens,
      statusHours: config.statusHours,
      linksOffered: outside.identityProviders.length > 0,
    }),
    passDue: (site, at) => passDue(ruleset(), { at, asKnownAt: at, site }),
    visitsRecorded: (site, at) => visitsRecorded(ruleset(), { at, asKnownAt: at, site }),
    recentCalls,
    calledToday,
    lineChanges,
  })
  const texts = makeSendPassText({
    ruleset,
    lookUp,
    knownLines,
    dayCounters,
    dayLimits,
    linkBook,
    toldOutcomes,
    tokens,
    box: deliveryBox,
    sites,
    tellDoor: door.tell,
    gateway,
    wordOfDay: wordOf,
    text: { charset, limit: config.textBytes === 80 ? 80 : 90, markBytes: config.markBytes },
    linkUrl: outside.identityProviders.length === 0 ? undefined : (code) => `${outside.publicUrl}/i/${code}`,
    statusHours: config.statusHours,
    clock,
    events,
  })
  const trackReceipt = makeTrackReceipt({ sentTexts: createPostgresSentTexts(pool, subjects), events })
  gateway.onReceipt(trackReceipt)
  visitLog.start()

  const media = await opening
  const sipTrace = config.sipTrace === 0 ? undefined : createTrace(config.sipTrace)
  const sip = createSipDoor({
    identifySite: makeIdentifySite({ sites, ownNumber: config.ownNumber }),
    checkIn,
    answerOwnCall: makeAnswerOwnCall({
      deliveryBox,
      tokens,
      visitLog,
      dayCounters: promptCounters,
      events,
      linksOffered: outside.identityProviders.length > 0,
    }),
    now: clock.now,
    isPossibleForeign,
    carriers:
      config.carriersFile === undefined
        ? [LOOPBACK]
        : readCarriers(readSettingFile('ANSIMPASS_CARRIERS', config.carriersFile)),
    events,
    media,
    // Nobody asks for keys yet: they are counted, not kept.
    onDtmf: (visit, { source }) => events.emit({ type: 'key-pressed', visit, source }),
    linesPerNumber: config.linesPerNumber,
    streams: { inAll: shares.sip, perAddress: Math.min(STREAM_LIMITS.perAddress, Math.ceil(shares.sip / 2)) },
    ...(sipTrace === undefined ? {} : { trace: sipTrace }),
    log,
  })
  const callsFirst = createCallsFirst(() => sip.stats().waiting)
  const drainLock = createDrainLock(databaseUrl, events)
  const outboxLoop = startOutboxLoop({
    ...{ outbox, texts, gateway, clock, events },
    isDrainer: () => drainLock.turn === 'mine',
    callsComeFirst: callsFirst.isNow,
  })
  events.follow((event) => {
    if (event.type === 'spool-damaged' || event.type === 'spool-repaired') visitLog.start()
    if (event.type === 'visit-stored') callsFirst.stored(event.tookMs)
    if (event.type === 'visit-stored' || event.type === 'call-taken' || event.type === 'spool-replayed') {
      outboxLoop.wake()
    }
  })

  const visitors = composeVisitors({
    providers: outside.identityProviders,
    linkBook,
    linkKeys: createLinkKeys(keys),
    attempts: createPostgresIdentityAttempts(pool, subjects),
    reports: createPostgresLineReports(subjects),
    box: deliveryBox,
    ruleset,
    knownLines,
    records,
    dayLimits,
    sites,
    arrivals,
    lookUp,
    lineChanges,
    door,
    wordOfDay: wordOf,
    colourOfDay: (site, day) => colourOfDay(seedOf(site, day)),
    statusHours: config.statusHours,
    clock,
    events,
  })

  return {
    rulebook: rules.rulebook,
    visitors,
    ruleOrders,
    keys,
    tokens,
    deliveryBox,
    sealer,
    pool,
    promptPool,
    visitStore,
    spool,
    visitLog,
    sites,
    arrivals,
    arrivalStore,
    linkBook,
    subjectFolds,
    gateway,
    outbox,
    outboxLoop,
    drainLock,
    media,
    sip,
    sipTrace,
    recentCalls,
    calledToday,
    toldOutcomes,
    lineChanges,
    heldVisits,
    expireVisits: makeExpireVisits({ clock, destroy: destroyVisits }),
    endVisitList: makeEndVisitList({ ruleset, sites, clock, destroy: destroyVisits }),
    bindLine: makeBindLine({ knownLines }),
    wordOf,
    arrivalsSince: () => clock.now() - 2 * HOUR,
  }
}
