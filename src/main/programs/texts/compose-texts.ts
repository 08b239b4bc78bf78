/** The texts program, put together: the outbox, the registry, the gateway and its receipts, and the persons as they are folded. Nothing is sent yet. */
import type { FhirRegistryOptions } from '../../../adapters/fhir/fhir-registry.ts'
import { createPostgresBindings } from '../../../adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../../adapters/postgres/identity/person-records.ts'
import { createPostgresDayCounters } from '../../../adapters/postgres/kit/day-counters.ts'
import { createPostgresDayLimits } from '../../../adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../../adapters/postgres/links/link-store.ts'
import { createPostgresOutbox } from '../../../adapters/postgres/pass/outbox.ts'
import { createShardLocks } from '../../../adapters/postgres/pass/shard-locks.ts'
import { createPostgresTextSpend } from '../../../adapters/postgres/pass/text-spend.ts'
import { createPostgresTextStops } from '../../../adapters/postgres/pass/text-stops.ts'
import { createPostgresArrivalStore } from '../../../adapters/postgres/places/arrival-store.ts'
import { kstDay } from '../../../domain/kit/time.ts'
import { SHARDS, shardOfLine } from '../../../domain/pass/outbox-shard.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import { type OutboxLoop, type OutboxLoopOptions, startOutboxLoop } from '../../../inbound/workers/outbox-loop.ts'
import type { Arrivals } from '../../../ports/places/arrivals.ts'
import { makeLookUpPerson } from '../../../usecases/pass/look-up-person.ts'
import { makeSendPassText } from '../../../usecases/pass/send-pass-text.ts'
import { makeTakeIncomingText } from '../../../usecases/pass/take-incoming-text.ts'
import { makeTextPace } from '../../../usecases/pass/text-pace.ts'
import { makeToldOutcomes } from '../../../usecases/pass/told-outcomes.ts'
import { makeUpdateDoorScreen } from '../../../usecases/places/update-door-screen.ts'
import { makeDayMemory } from '../../../usecases/visits/day-memory.ts'
import { tellArrivals } from '../arrivals-told.ts'
import { openGround } from '../ground.ts'
import { areLinksOffered, publicUrlOf } from '../outside.ts'
import { registryOf } from '../registry-of.ts'
import type { Seat } from '../seat.ts'

import { composeAhead, type WorkAhead } from './ahead.ts'
import { composeCorrections } from './corrections.ts'
import { type GatewayTimes, openGateway } from './gateway.ts'
import { openSubjectFolds } from './subject-folds.ts'

export type TextsService = Awaited<ReturnType<typeof composeTexts>>

export type TextsOverrides = {
  readonly gateway?: GatewayTimes
  readonly registry?: Pick<FhirRegistryOptions, 'breakAfter'>
  /** Which arrivals are told to, in place of the other programs. */
  readonly arrivals?: Pick<Arrivals, 'put' | 'putInstead'>
}

/** @throws AppError naming what is wrong and what to do */
export async function composeTexts(seat: Seat, closing: AsyncDisposableStack, overrides: TextsOverrides = {}) {
  const ground = await openGround('texts', seat, closing, { connections: 6 })
  const { config, clock, events, tokens, deliveryCipher, sites, ruleset, feed, pool, subjects } = ground
  const subjectFolds = openSubjectFolds(ground, closing)
  const bindings = createPostgresBindings(subjects, config.ahead)
  const records = createPostgresPersonRecords(subjects, config.ahead)
  const outbox = createPostgresOutbox({ pool, subjects, cipher: deliveryCipher, clock })
  const arrivals = overrides.arrivals ?? closing.adopt(tellArrivals(feed), (it) => it.flush())
  const arrivalStore = createPostgresArrivalStore(pool, subjects)
  const linkStore = createPostgresLinkStore(pool, subjects)
  const dayCounters = createPostgresDayCounters(subjects)
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const stops = createPostgresTextStops(subjects)
  const { gateway, main, both, text } = openGateway(ground, closing, overrides.gateway)
  let loop: OutboxLoop | undefined
  let ahead: WorkAhead | undefined
  const shards = closing.adopt(
    createShardLocks({
      ...{ databaseUrl: ground.database.url, events },
      inFlight: (shard) => (loop?.inFlight(shard) ?? 0) + (ahead?.inFlight(shard) ?? 0),
    }),
    (it) => it.stop(),
  )
  const toldToday = makeDayMemory()
  const registry = registryOf(seat, events, overrides.registry)
  const lookUp = makeLookUpPerson({
    ...{ bindings, records, clock, events, registry },
    share: () => shards.count / SHARDS,
  })
  const updateDoorScreen = makeUpdateDoorScreen({ ruleset, sites, arrivals, arrivalStore, events }).tell
  const textSpend = createPostgresTextSpend(pool)
  const pace = makeTextPace()
  ahead = composeAhead(ground, closing, {
    ...{
      shards,
      bindings,
      lookUp,
      stops,
      dayCounters,
      textSpend,
      records,
      gateway,
      text,
      arrivalStore,
      updateDoorScreen,
    },
    pace: pace.perSecond,
  })
  const texts = makeSendPassText({
    ...{ ruleset, bindings, dayCounters, stops, linkStore, tokens, sites, gateway, text, clock, events },
    ...{ lookUp, updateDoorScreen, textSpend, registry },
    lineChanged: (line) => feed.tell({ kind: 'line-changed', line, at: clock.now() }),
    missesASite: config.missesASite,
    missesACarrier: config.missesACarrier,
    toldOutcomes: makeToldOutcomes(toldToday, (line) => shards.turnOf(shardOfLine(line))),
    cipher: deliveryCipher,
    wordOfDay: (site, day) => wordOfDay(ground.seedOf(site, day)),
    linkUrl: areLinksOffered(seat) ? (code) => `${publicUrlOf(seat)}/i/${code}` : undefined,
    statusHours: config.statusHours,
    agedHours: config.agedHours,
    textsALine: config.textsALine,
  })
  const corrections = composeCorrections(ground, { bindings, stops, dayCounters, dayLimits, textSpend, gateway, text })
  gateway.onIncoming(
    makeTakeIncomingText({
      ...{ stops, records, dayLimits, dayCounters, tokens, textSpend, gateway, text, clock, events, ...corrections },
      textsALine: config.textsALine,
    }),
  )
  const draining = closing.use(new AsyncDisposableStack())
  return {
    ...{
      ground,
      subjectFolds,
      ahead,
      outbox,
      shards,
      pace,
      gateway,
      gateways: { main, both },
      toldToday,
      bindings,
      records,
      dayCounters,
      stops,
      linkStore,
      arrivalStore,
      corrections,
    },
    /** From now on texts are sent. */
    drain(options: OutboxLoopOptions = {}): OutboxLoop {
      const begun = draining.adopt(
        startOutboxLoop({ outbox, texts, gateway, shards, pace: pace.perSecond, clock, events }, options),
        (it) => it.stop(),
      )
      loop = begun
      draining.defer(
        feed.follow('calls-stored', ({ fare }) => {
          pace.heard(fare)
          begun.wake()
        }),
      )
      return begun
    },
    /** What memory knows of callers goes at midnight, though no text is sent. */
    tend: async () => toldToday.turnTo(kstDay(clock.now())),
  }
}
