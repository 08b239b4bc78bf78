/** Common base of every program: events and metrics, keys, rules, sites, the persons' store, and the sockets to the other programs. */
import { createHmac } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createDeliveryCipher } from '../../adapters/keys/ciphers.ts'
import { openKeyRing } from '../../adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../adapters/keys/subject-keys.ts'
import { createSubjects } from '../../adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { createSiteDirectory } from '../../adapters/postgres/places/site-directory.ts'
import { followRuleOrders } from '../../adapters/postgres/rules/rule-orders.ts'
import { openProgramSockets } from '../../adapters/program-sockets/program-sockets.ts'
import { createBundleOpener } from '../../adapters/rulesets/bundle.ts'
import { openRulesetCache, packagedRules } from '../../adapters/rulesets/ruleset-cache.ts'
import { createNoticeLimit } from '../../contracts/notice-limit.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import { makeApplyRuleset } from '../../usecases/rules/apply-ruleset.ts'
import { createEvents } from '../events/events.ts'
import { createMetrics } from '../events/metrics.ts'
import { damagedKeys } from '../keys/damaged-keys.ts'
import { prepareKeys } from '../keys/prepare-keys.ts'
import { keepMemoryPrivate } from '../limits/keep-memory-private.ts'
import { createGivenUpLog } from '../log/given-up-log.ts'
import type { Seat } from './seat.ts'
import { type TendKeys, tendKeysRegularly } from './tend-keys.ts'

export type Ground = Awaited<ReturnType<typeof openGround>>

export type GroundOptions = {
  /** Connections to the database at most. */
  readonly connections: number
}

/** Everything is closed again with `closing`, the newest first. */
export async function openGround(
  program: ProgramName,
  seat: Seat,
  closing: AsyncDisposableStack,
  options: GroundOptions,
) {
  const { config, clock, database, log } = seat
  if (!keepMemoryPrivate()) log.info('core dumps of this process are not limited by itself: set LimitCORE=0')
  const metrics = createMetrics(program)
  const events = createEvents(metrics, log)
  const givenUp = closing.adopt(createGivenUpLog(log), ({ stop }) => stop())
  events.follow(givenUp.note)

  const rules = makeApplyRuleset({
    packaged: packagedRules(config.rulesFolder),
    bundles: createBundleOpener(config.rulesTrustFile),
    kept: openRulesetCache(join(config.dataFolder, 'rules')),
    events,
  })
  const keys = openKeyRing(config.secretsFolder, (key, file) => events.emit({ type: 'key-damaged', key, file }))
  prepareKeys(keys, clock.now())
  const feed = closing.adopt(
    await openProgramSockets({
      dataFolder: config.dataFolder,
      program,
      onAlone: (why) =>
        events.emit({ type: 'fault', part: 'program-sockets', message: sayAlone(config.dataFolder, why) }),
    }),
    (it) => it.close(),
  )
  const pool = closing.adopt(createPool(database.url, 'app', { max: options.connections }), (it) => it.end())
  const subjectKeys = createSubjectKeys(keys, clock)
  const sites = closing.adopt(
    await createSiteDirectory({
      databaseUrl: database.url,
      keptFile: join(config.dataFolder, 'sites.json'),
      events,
    }),
    (it) => it.close(),
  )
  closing.adopt(
    followRuleOrders({
      databaseUrl: database.url,
      server: `${hostname()}:${config.http.port}/${program}`,
      taker: rules,
      version: () => rules.rulebook.current().version,
      events,
    }),
    (it) => it.close(),
  )
  metrics.info('ruleset_info', 'The version of the rules that hold', 'version', () => rules.rulebook.current().version)
  metrics.gauge('sites', 'Sites in memory', () => sites.all().length)
  metrics.gauge('clock_held', 'Whether the clocks do not agree, so that nothing is destroyed', () =>
    clock.held() === undefined ? 0 : 1,
  )
  metrics.gauge('keys_missing', 'Whether a key could not be written or read: calls are logged without a text', () =>
    keys.trouble() === undefined ? 0 : 1,
  )
  metrics.gauge('keys_damaged', 'Key files that were torn, put aside or not yet', () => damagedKeys(keys).length)
  if (seat.demo !== undefined) {
    const mayTell = createNoticeLimit()
    closing.defer(
      events.follow((event) => {
        if (mayTell(performance.now())) feed.tell({ kind: 'event', event, at: clock.now() })
      }),
    )
  }
  return {
    ...{ program, seat, config, clock, database, log, metrics, events, givenUp, feed, pool, keys, subjectKeys, sites },
    rulebook: rules.rulebook,
    ruleset: rules.rulebook.current,
    tokens: createPseudonyms(keys),
    deliveryCipher: createDeliveryCipher(keys),
    subjects: createSubjects({ pool, keys: subjectKeys, clock }),
    /** What word and colour of the day are made from, the same in every program. */
    seedOf(site: SiteId, day: CalendarDate): Buffer {
      const key = keys.kept('day', day) ?? keys.dayKey(kstDay(clock.now()))
      return createHmac('sha256', key).update(`word of the day ${day} ${site}`).digest()
    },
    tendKeys: (also: Pick<TendKeys, 'tend' | 'isInTime'>) =>
      closing.adopt(tendKeysRegularly({ keys, clock, events, onClockChanged: seat.onClockChanged, ...also }), (it) =>
        it.stop(),
      ),
  }
}

function sayAlone(dataFolder: string, why: string): string {
  return `no socket can be made in ${dataFolder}/run, ${why}: this program works, but the others do not hear of it, and /readyz does not either. To do: see to that disk or folder`
}
