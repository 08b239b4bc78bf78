/** The texts program, put together: the outbox, the registry, the gateway and its receipts, and the persons as they are folded. */
import { setTimeout as delay } from 'node:timers/promises'
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import { createFhirRegistry } from '../../../adapters/fhir/fhir-registry.ts'
import { createDataCipher } from '../../../adapters/keys/ciphers.ts'
import { createPostgresBindings } from '../../../adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../../adapters/postgres/identity/person-records.ts'
import { createSubjectFolds } from '../../../adapters/postgres/identity/subjects/subject-folds.ts'
import { createPostgresDayCounters } from '../../../adapters/postgres/kit/day-counters.ts'
import { createPostgresDayLimits } from '../../../adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../../adapters/postgres/links/link-store.ts'
import { createPostgresOutbox } from '../../../adapters/postgres/pass/outbox.ts'
import { createPostgresSentTexts } from '../../../adapters/postgres/pass/sent-texts.ts'
import { createShardLocks } from '../../../adapters/postgres/pass/shard-locks.ts'
import { createPostgresArrivalStore } from '../../../adapters/postgres/places/arrival-store.ts'
import { createSmppGateway } from '../../../adapters/smpp/smpp-gateway.ts'
import { kstDay } from '../../../domain/kit/time.ts'
import { shardOfLine } from '../../../domain/pass/outbox-shard.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import { type OutboxLoop, startOutboxLoop } from '../../../inbound/workers/outbox-loop.ts'
import { makeLookUpPerson } from '../../../usecases/pass/look-up-person.ts'
import { makeSendPassText } from '../../../usecases/pass/send-pass-text.ts'
import { makeTextPace } from '../../../usecases/pass/text-pace.ts'
import { makeToldOutcomes } from '../../../usecases/pass/told-outcomes.ts'
import { makeTrackReceipt } from '../../../usecases/pass/track-receipts.ts'
import { makeUpdateDoorScreen } from '../../../usecases/places/update-door-screen.ts'
import { makeDayMemory } from '../../../usecases/visits/day-memory.ts'
import { tellArrivals } from '../arrivals-told.ts'
import type { Ground } from '../ground.ts'
import { areLinksOffered, publicUrlOf, registryUrlOf } from '../outside.ts'
import { gatewayOptions } from './gateway-options.ts'

export type TextsService = Awaited<ReturnType<typeof composeTexts>>

/** How long a stop waits till what the open hour brought of persons lies in the day. */
const COPY_WAIT_MS = 2_000

/** Begins to drain at once. */
export async function composeTexts(ground: Ground, closing: AsyncDisposableStack) {
  const { seat, config, clock, events, keys, tokens, deliveryCipher, sites, ruleset, feed, database, pool, subjects } =
    ground
  const charset = createCp949()
  const subjectFolds = createSubjectFolds({
    pool,
    databaseUrl: database.url,
    keys: ground.subjectKeys,
    box: createDataCipher(keys),
    clock,
    events,
  })
  // A database that is away, or a night's fold under way: the next start folds what is still readable.
  closing.defer(async () => {
    const copied = subjectFolds.copyOpenHours().catch(() => {})
    await Promise.race([copied, delay(COPY_WAIT_MS, undefined, { ref: false })])
  })
  const bindings = createPostgresBindings(subjects)
  const records = createPostgresPersonRecords(subjects)
  const outbox = createPostgresOutbox({ pool, subjects, box: deliveryCipher, clock })
  const arrivals = closing.adopt(tellArrivals(feed), (it) => it.flush())
  const door = makeUpdateDoorScreen({
    ruleset,
    sites,
    arrivals,
    arrivalStore: createPostgresArrivalStore(pool, subjects),
    events,
  })
  const gateway = closing.adopt(
    createSmppGateway(
      {
        ...gatewayOptions(seat),
        sender: config.sender,
        encode: charset.encode,
        decode: charset.decode,
        smsBytes: config.textBytes,
      },
      events,
    ),
    (it) => it.close(),
  )
  let outboxLoop: OutboxLoop | undefined
  const shards = closing.adopt(
    createShardLocks({
      databaseUrl: database.url,
      events,
      inFlight: (shard) => outboxLoop?.inFlight(shard) ?? 0,
    }),
    (it) => it.stop(),
  )
  const toldToday = makeDayMemory()
  const texts = makeSendPassText({
    ruleset,
    lookUp: makeLookUpPerson({
      registry: createFhirRegistry({ baseUrl: registryUrlOf(seat) }, events),
      bindings,
      records,
      clock,
      events,
    }),
    bindings,
    dayCounters: createPostgresDayCounters(subjects),
    dayLimits: createPostgresDayLimits(subjects, tokens),
    linkStore: createPostgresLinkStore(pool, subjects),
    toldOutcomes: makeToldOutcomes(toldToday, (line) => shards.turnOf(shardOfLine(line))),
    tokens,
    box: deliveryCipher,
    sites,
    updateDoorScreen: door.tell,
    gateway,
    wordOfDay: (site, day) => wordOfDay(ground.seedOf(site, day)),
    text: { charset, limit: config.textBytes === 80 ? 80 : 90, markBytes: config.markBytes },
    linkUrl: areLinksOffered(seat) ? (code) => `${publicUrlOf(seat)}/i/${code}` : undefined,
    statusHours: config.statusHours,
    clock,
    events,
  })
  gateway.onReceipt(makeTrackReceipt({ sentTexts: createPostgresSentTexts(pool, subjects), events }))
  const pace = makeTextPace()
  const loop = closing.adopt(
    startOutboxLoop({ outbox, texts, gateway, shards, pace: pace.perSecond, clock, events }),
    (it) => it.stop(),
  )
  outboxLoop = loop
  closing.defer(
    feed.follow('calls-stored', ({ fare }) => {
      pace.heard(fare)
      loop.wake()
    }),
  )
  return {
    ...{ subjectFolds, outbox, outboxLoop: loop, shards, pace, gateway, toldToday },
    /** What memory knows of callers goes at midnight, though no text is sent. */
    tend: async () => toldToday.turnTo(kstDay(clock.now())),
  }
}
