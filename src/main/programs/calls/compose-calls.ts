/** The calls program, put together: from a packet to a stored visit and the word of it to the other programs. */
import { randomBytes, randomInt } from 'node:crypto'
import { createVisitSealer } from '../../../adapters/hpke/visit-sealer.ts'
import { isPossibleForeign } from '../../../adapters/libphonenumber/is-possible-foreign.ts'
import { createPostgresBindings } from '../../../adapters/postgres/identity/bindings.ts'
import { createPostgresCompanions } from '../../../adapters/postgres/identity/companions.ts'
import { createPostgresCorrections } from '../../../adapters/postgres/identity/corrections.ts'
import { createSubjects } from '../../../adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../../adapters/postgres/kit/connect.ts'
import { createPostgresDayCounters } from '../../../adapters/postgres/kit/day-counters.ts'
import { createPostgresDayLimits } from '../../../adapters/postgres/kit/day-limits.ts'
import { createPostgresLeftIntents } from '../../../adapters/postgres/pass/left-intents.ts'
import { createPostgresTextSpend } from '../../../adapters/postgres/pass/text-spend.ts'
import { createPostgresTextStops } from '../../../adapters/postgres/pass/text-stops.ts'
import { createPostgresSiteOwners } from '../../../adapters/postgres/places/site-owners.ts'
import { createPostgresAliases } from '../../../adapters/postgres/visits/aliases.ts'
import { createPostgresVisitDestruction } from '../../../adapters/postgres/visits/visit-destruction.ts'
import { createRecentArrivals } from '../../../adapters/program-sockets/recent-arrivals.ts'
import { type EpochMs, kstDay } from '../../../domain/kit/time.ts'
import { passDue } from '../../../domain/pass/decide-pass.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import type { Site } from '../../../domain/places/site.ts'
import { visitsRecorded } from '../../../domain/rules/visit-list.ts'
import { createSipServer } from '../../../inbound/sip/calls/sip-server.ts'
import { LOOPBACK } from '../../../inbound/sip/carriers/carriers.ts'
import { readCarriers } from '../../../inbound/sip/carriers/read-carriers.ts'
import { STREAM_LIMITS } from '../../../inbound/sip/stack/transport/stream-limits.ts'
import { createTrace } from '../../../inbound/sip/trace/trace.ts'
import type { AppEvent } from '../../../ports/kit/events.ts'
import { makeAnswerOwnCall } from '../../../usecases/call/answer-own-call.ts'
import { makeAskBirthDate } from '../../../usecases/call/ask-birth-date.ts'
import { makeCheckIn } from '../../../usecases/call/check-in-caller.ts'
import { makeIdentifySite } from '../../../usecases/call/identify-site.ts'
import { makeLeaveDialogueEnd } from '../../../usecases/call/leave-dialogue-end.ts'
import { makeOwnerMenu } from '../../../usecases/call/owner-menu.ts'
import { makeRecallCalls } from '../../../usecases/call/recall-calls.ts'
import { makeRecentCalls } from '../../../usecases/call/recent-calls.ts'
import { makeTakeHandedCall } from '../../../usecases/call/take-handed-call.ts'
import { makeTakeKnownKeys } from '../../../usecases/call/take-known-keys.ts'
import { makeComeAlong } from '../../../usecases/identity/come-along.ts'
import { makeLineChanges } from '../../../usecases/identity/line-changes.ts'
import { makeOpenCorrection } from '../../../usecases/identity/open-correction.ts'
import { makeStatusOfLine } from '../../../usecases/pass/status-of-line.ts'
import { makeDayMemory } from '../../../usecases/visits/day-memory.ts'
import { makeDestroyVisits } from '../../../usecases/visits/destroy-visits.ts'
import { makeEndVisitList } from '../../../usecases/visits/end-visit-list.ts'
import { makeEnterVisitor } from '../../../usecases/visits/enter-visitor.ts'
import { makeExpireVisits } from '../../../usecases/visits/expire-visits.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import { descriptorShares } from '../../limits/descriptors.ts'
import { tellArrivals } from '../arrivals-told.ts'
import { authorityKeyOf } from '../authority-key.ts'
import { openGround } from '../ground.ts'
import { areLinksOffered } from '../outside.ts'
import type { Seat } from '../seat.ts'
import { watchBudgets } from './budget-watch.ts'
import { createCallsFare } from './calls-fare.ts'
import { openMedia } from './open-media.ts'
import { openVisitLog } from './visit-log.ts'

export type CallsService = Awaited<ReturnType<typeof composeCalls>>

/**
 * Everything between a packet and a stored visit; no address is listened at yet.
 * @throws AppError naming what is wrong and what to do
 */
export async function composeCalls(seat: Seat, closing: AsyncDisposableStack) {
  const ground = await openGround('calls', seat, closing, { connections: 2 })
  const { config, clock, events, log, tokens, deliveryCipher, sites, ruleset, feed, database } = ground
  const opening = openMedia(config, events) // while the rest is put together
  closing.defer(async () => (await opening.catch(() => undefined))?.close())
  opening.catch(() => {}) // told by whoever waits for it
  const sealer = closing.adopt(await createVisitSealer({ authorityPublicKey: authorityKeyOf(config) }), (it) =>
    it.wipe(),
  )
  await sealer.ready(clock.now())
  // What a prompt waits for has connections of its own: texts must not make it late.
  const promptPool = closing.adopt(createPool(database.url, 'app', { max: 2, name: 'prompts' }), (it) => it.end())
  const subjects = createSubjects({ pool: promptPool, keys: ground.subjectKeys, clock })
  const visitDestruction = closing.adopt(createPostgresVisitDestruction(database.url), (it) => it.close())
  const { spool, visitStore, visitLog } = await openVisitLog(
    { ...ground, ...config, databaseUrl: database.url },
    closing,
  )
  const arrivals = closing.adopt(tellArrivals(feed), (it) => it.flush())
  const lineChanges = makeLineChanges()
  closing.defer(feed.follow('line-changed', ({ line, at }) => lineChanges.note(line, at)))
  const recentCalls = makeRecentCalls()
  const calledToday = makeDayMemory()
  const dayCounters = createPostgresDayCounters(subjects)
  const stops = createPostgresTextStops(subjects)
  const linksOffered = areLinksOffered(seat)
  const budgets = closing.adopt(watchBudgets(createPostgresTextSpend(ground.pool), clock), (it) => it.stop())
  const { textsPaused } = budgets
  ground.metrics.gauge('sites_without_texts', 'Sites whose budget of texts is used up now', budgets.count)
  const recorded = (site: Site, at: EpochMs) => visitsRecorded(ruleset(), { at, asKnownAt: at, site })
  const leaveDialogueEnd = makeLeaveDialogueEnd({
    ...{ deliveryCipher, visitLog, clock, events },
    newKey: () => randomBytes(16),
  })
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const comeAlong = makeComeAlong({
    ...{ dayLimits, tokens, ruleset, clock },
    companions: createPostgresCompanions(subjects),
    // Of this very program.
    handedCalls: { hand: (calls) => Promise.all(calls.map((call) => takeHandedCall(call))) },
  })
  const openCorrection = makeOpenCorrection({
    ...{ dayLimits, clock, events },
    corrections: createPostgresCorrections(subjects),
    pick: randomInt,
  })
  const checkIn = makeCheckIn({
    sealer,
    deliveryCipher,
    tokens,
    visitLog,
    arrivals,
    events,
    statusOf: makeStatusOfLine({
      ruleset,
      bindings: createPostgresBindings(subjects),
      dayCounters,
      stops,
      textsPaused,
      tokens,
      statusHours: config.statusHours,
      textsALine: config.textsALine,
      linksOffered,
    }),
    passDue: (site, at) => passDue(ruleset(), { at, asKnownAt: at, site }),
    visitsRecorded: recorded,
    recentCalls,
    calledToday,
    lineChanges,
    askBirthDate: makeAskBirthDate(leaveDialogueEnd),
    takeKnownKeys: makeTakeKnownKeys({ comeAlong, openCorrection, leaveDialogueEnd, events }),
  })
  const owners = createPostgresSiteOwners(promptPool, ground.subjectKeys)
  const ownerMenu = makeOwnerMenu({
    ...{ owners, dayCounters, tokens, clock, events },
    recentArrivals: createRecentArrivals(feed),
    wordOfDay: (site, day) => wordOfDay(ground.seedOf(site, day)),
    aliases: createPostgresAliases(subjects),
    enterVisitor: makeEnterVisitor({ sealer, visitLog, arrivals, events, visitsRecorded: recorded }),
  })
  // One that cannot be emptied stops no call: what is wrong with it is told.
  const told = (error: unknown) => events.emit({ type: 'fault', part: 'spool', message: String(error) })
  if (seat.demo?.startsOver === true) await spool.empty().catch(told)
  visitLog.start()
  const takeHandedCall = makeTakeHandedCall({ sites, checkIn, clock, events })

  const media = await opening
  const shares = descriptorShares(!config.production, log)
  const sipTrace = config.sipTrace === 0 ? undefined : createTrace(config.sipTrace)
  const sip = createSipServer({
    identifySite: makeIdentifySite({ sites, ownNumber: config.ownNumber, owners }),
    ownerMenu,
    checkIn,
    answerOwnCall: makeAnswerOwnCall({
      ...{ deliveryCipher, tokens, visitLog, dayCounters, stops, textsPaused, events, linksOffered },
      textsALine: config.textsALine,
    }),
    now: clock.now,
    isPossibleForeign,
    carriers:
      config.carriersFile === undefined
        ? [LOOPBACK]
        : readCarriers(readSettingFile('ANSIMPASS_CARRIERS', config.carriersFile)),
    events,
    media,
    onDtmf: (visit, { source }) => events.emit({ type: 'key-pressed', visit, source }),
    linesPerNumber: config.linesPerNumber,
    streams: { inAll: shares.sip, perAddress: Math.min(STREAM_LIMITS.perAddress, Math.ceil(shares.sip / 2)) },
    ...(sipTrace === undefined ? {} : { trace: sipTrace }),
    log,
  })
  const fare = createCallsFare(() => sip.stats().waiting)
  const tellStored = soonAndOnce(() => feed.tell({ kind: 'calls-stored', fare: fare.now() }))
  closing.defer(tellStored.stop)
  events.follow((event) => {
    if (event.type === 'spool-damaged' || event.type === 'spool-repaired') visitLog.start()
    if (event.type === 'visit-stored' || event.type === 'call-taken') fare.stored(event.tookMs)
    if (FOR_TEXTS.has(event.type)) tellStored.wake()
  })
  const destroy = makeDestroyVisits({ spool, held: visitDestruction, events })
  return {
    ...{ ground, sealer, deliveryCipher, visitStore, spool, visitLog, sip, sipTrace, calledToday, takeHandedCall },
    recallCalls: makeRecallCalls({
      ...{ deliveryCipher, tokens, recentCalls, clock },
      leftIntents: createPostgresLeftIntents(ground.pool, clock),
    }),
    /** What memory knows of callers goes in its time: by itself only when somebody rings, and at night nobody may. */
    async tend() {
      const now = clock.now()
      recentCalls.forgetOld(now)
      lineChanges.forgetOld(now)
      calledToday.turnTo(kstDay(now))
      await sealer.tend(now)
    },
    expireVisits: makeExpireVisits({ clock, destroy }),
    endVisitList: makeEndVisitList({ ruleset, sites, clock, destroy }),
  }
}

/** Behind which the outbox has something. */
const FOR_TEXTS: ReadonlySet<AppEvent['type']> = new Set([
  'visit-stored',
  'call-taken',
  'keypad-ended',
  'spool-replayed',
])

/** Many calls are one word to those who send texts: each wakes a process that takes the processor from the calls. */
const STORED_LINGER_MS = 20

function soonAndOnce(act: () => void) {
  let timer: NodeJS.Timeout | undefined
  return {
    wake() {
      timer ??= setTimeout(() => {
        timer = undefined
        act()
      }, STORED_LINGER_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
