/** Work ahead of the calls: statuses looked up off-peak, notices of passes that end soon, doors judged anew when a day or other rules begin. */
import { setTimeout as delay } from 'node:timers/promises'
import { createPostgresLivingPersons } from '../../../adapters/postgres/identity/living-persons.ts'
import { createPostgresWalkProgress } from '../../../adapters/postgres/pass/walk-progress.ts'
import { leftOf } from '../../../domain/kit/day-hours.ts'
import { SHARDS } from '../../../domain/pass/outbox-shard.ts'
import { refreshRate } from '../../../domain/pass/refresh-rate.ts'
import { startRepeatedWork } from '../../../inbound/workers/repeated-work.ts'
import type { OutboxShards } from '../../../ports/pass/outbox-shards.ts'
import { makeRefreshPersons, type RefreshPersonsDeps } from '../../../usecases/pass/refresh-persons.ts'
import { makeSendExpiryNotices, type SendExpiryNoticesDeps } from '../../../usecases/pass/send-expiry-notices.ts'
import { makeWalkPersons } from '../../../usecases/pass/walk-persons.ts'
import { makeWarmPace } from '../../../usecases/pass/warm-pace.ts'
import { type JudgeArrivalsAnewDeps, makeJudgeArrivalsAnew } from '../../../usecases/places/judge-arrivals-anew.ts'
import type { Ground } from '../ground.ts'

export type WorkAhead = ReturnType<typeof composeAhead>

export type AheadDeps = Pick<RefreshPersonsDeps, 'lookUp'> &
  Pick<SendExpiryNoticesDeps, 'stops' | 'dayCounters' | 'textSpend' | 'records' | 'gateway' | 'text'> &
  Pick<JudgeArrivalsAnewDeps, 'bindings' | 'arrivalStore' | 'updateDoorScreen'> & {
    readonly shards: OutboxShards
    /** Texts a second that the calls leave time for. */
    readonly pace: () => number
  }

const JUDGE_EVERY_MS = 5_000
/** Pages of the notices' walk a second: a million persons from nine o'clock are done before lunch. */
const PAGE_EVERY_MS = 100
/** Below so many texts a second the calls have other worries. */
const LEAST_PACE = 1_000
const WAIT_FOR_CALLS_MS = 10_000

export function composeAhead(ground: Ground, closing: AsyncDisposableStack, deps: AheadDeps) {
  const { pool, subjects, clock, events, tokens, ruleset, sites, metrics, config } = ground
  const { offPeak, perSecond, refreshHours, notices, civilHours } = config.ahead
  const { shards } = deps
  const ending = new AbortController()
  closing.defer(() => ending.abort())
  const persons = createPostgresLivingPersons(pool, subjects)
  const common = { persons, progress: createPostgresWalkProgress(pool), shards, clock }
  const pace = makeWarmPace({
    most: () => mostPerSecond() * (shards.count / SHARDS),
    elapsed: () => performance.now(),
    // Whoever is told to stop asks what it waits to ask at once, and no more.
    sleep: (ms) => delay(ms, undefined, { signal: ending.signal, ref: false }).catch(() => {}),
  })
  const refresh = makeRefreshPersons({ lookUp: deps.lookUp, pace, clock, refreshHours })
  const refreshWalk = makeWalkPersons({ ...common, walk: 'refresh', hours: offPeak, visit: refresh.visit })
  const noticesWalk = makeWalkPersons({
    ...common,
    walk: 'notices',
    hours: civilHours,
    visit: makeSendExpiryNotices({
      ...deps,
      ...{ persons, tokens, ruleset, clock, events, textsALine: config.textsALine },
    }),
  })
  const judgeArrivals = makeJudgeArrivalsAnew({ ...deps, ruleset, sites, clock })
  metrics.gauge('statuses_left', 'Persons to look up ahead in these hours, about', refreshWalk.left, 'sum')
  metrics.gauge(
    'statuses_oldest_seconds',
    'Age of the oldest status that could not be refreshed in these hours',
    () => refresh.oldestMs() / 1000,
  )
  metrics.gauge(
    'statuses_per_second_allowed',
    'Persons looked up ahead a second at most, by how the registry fares',
    pace.perSecond,
    'sum',
  )

  return {
    refresh: refreshWalk,
    notices: noticesWalk,
    judgeArrivals,
    inFlight: (shard: number) => refreshWalk.inFlight(shard) + noticesWalk.inFlight(shard),
    start() {
      const works = [
        ...(perSecond !== 0 ? [startRepeatedWork('refresh', refreshWalk.step, events)] : []),
        ...(notices ? [startRepeatedWork('notices', noticesRound, events)] : []),
        startRepeatedWork('doors', judgeRound, events),
      ]
      return {
        async stop() {
          ending.abort()
          await Promise.all(works.map((work) => work.stop()))
        },
      }
    },
  }

  /** Of all processes, as this one's share of the persons tells. */
  function mostPerSecond(): number {
    if (perSecond !== 'auto') return perSecond
    return shards.count === 0
      ? 0
      : refreshRate((refreshWalk.left() * SHARDS) / shards.count, leftOf(offPeak, clock.now()))
  }

  async function noticesRound(isEnding: () => boolean): Promise<number> {
    if (deps.pace() < LEAST_PACE) return WAIT_FOR_CALLS_MS
    return Math.max(PAGE_EVERY_MS, await noticesWalk.step(isEnding))
  }

  async function judgeRound(): Promise<number> {
    await judgeArrivals()
    return JUDGE_EVERY_MS
  }
}
