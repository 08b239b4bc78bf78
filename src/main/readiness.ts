/** The state of each dependency, for /readyz and the gauges of /metrics. */
import { askLoginFaults } from '../adapters/postgres/login-faults.ts'
import { askMissingRights } from '../adapters/postgres/missing-rights.ts'
import type { DependencyState, Readiness } from '../contracts/readiness.ts'
import { unknownPlaces } from '../domain/rules/unknown-places.ts'
import type { TrustedClock } from '../ports/clock.ts'
import type { Service } from './compose.ts'
import { damagedKeys, sayDamagedKey } from './damaged-keys.ts'
import type { Database } from './database.ts'
import type { EventBus } from './events.ts'
import { watchLogins } from './login-watch.ts'
import type { Metrics } from './metrics.ts'
import { watchOutbox } from './outbox-watch.ts'
import { watchRights } from './rights-watch.ts'
import { type SpoolReadiness, spoolReadiness } from './spool-readiness.ts'
import { watchStoring } from './storing-watch.ts'

export type Watched = { readonly readiness: () => Readiness; stop(): void }

type Parts = {
  readonly service: Service
  readonly database: Database
  readonly clock: TrustedClock
  readonly events: EventBus
  readonly metrics: Metrics
  readonly version: string
}

const SPOOL_EVERY_MS = 1_000
const MEANWHILE = 'Meanwhile visits go to the spool and follow later; texts come later; a known pass may go unspoken'

export function watchReadiness({ service, database, clock, events, metrics, version }: Parts): Watched {
  let spool: SpoolReadiness = { state: 'up', detail: '', waiting: 0, quarantined: 0, lost: 0 }
  let lastAsked = 'not asked yet'
  const lookAtSpool = () =>
    void service.spool.state().then(
      (state) => {
        spool = spoolReadiness(state)
      },
      (error: unknown) => {
        spool = { ...spool, state: 'down', detail: error instanceof Error ? error.message : String(error) }
      },
    )
  lookAtSpool()
  const timer = setInterval(lookAtSpool, SPOOL_EVERY_MS)
  const storing = watchStoring()
  let lost: { readonly why: string; readonly since: string } | undefined
  const outbox = watchOutbox(service.outbox, service.deliveryBox)
  const rights = watchRights(() => askMissingRights(database.url), events)
  const logins = watchLogins(database.migrated, () => askLoginFaults(database.url))
  const unfollow = events.follow((event) => {
    storing.note(event)
    if (event.type === 'database-lost') lost = { why: event.why, since: new Date().toISOString() }
    if (event.type === 'database-back') lost = undefined
    if (event.type === 'registry-asked') lastAsked = event.result
  })
  metrics.info(
    'ruleset_info',
    'The version of the rules that hold',
    'version',
    () => service.rulebook.current().version,
  )
  metrics.gauge('spool_rows', 'Visits that wait in the spool', () => spool.waiting)
  metrics.gauge('spool_quarantined', 'Spooled records that the database refuses or that cannot be read', () => {
    return spool.quarantined
  })
  metrics.gauge('spool_lost', 'Acknowledged records that damaged spool files did not give back', () => spool.lost)
  metrics.gauge('sites', 'Sites in memory', () => service.sites.all().length)
  metrics.gauge('calls_open', 'Calls that hear a prompt now', () => service.sip.stats().calls)
  metrics.rows(
    'sip_messages_total',
    'SIP messages by carrier, transport, direction, method and code (empty: a request)',
    ['carrier', 'transport', 'direction', 'method', 'code'],
    () => service.sip.traffic.rows().map(({ messages, ...labels }) => ({ labels, value: messages })),
  )
  metrics.gauge('sip_connections', 'SIP connections open (TCP, TLS)', () => service.sip.stats().connections.open)
  metrics.rows('sip_connections_ended_total', 'SIP connections (TCP, TLS) by how they ended', ['why'], () => {
    const { refused, ended } = service.sip.stats().connections
    return Object.entries({ ...ended, refused }).map(([why, value]) => ({ labels: { why }, value }))
  })
  metrics.gauge('sip_transactions', 'SIP transactions kept', () => service.sip.stats().transactions)
  metrics.gauge('outbox_held', 'Text intents under way', () => service.outboxLoop.state().held)
  metrics.gauge('outbox_left', 'Text intents under keys that are not here', () => service.outboxLoop.state().left)
  metrics.gauge('outbox_drains', 'Whether this server drains the outbox: one of those on a database does', () =>
    service.drainLock.turn === 'mine' ? 1 : 0,
  )
  metrics.gauge('outbox_rows', 'Texts that wait in the outbox, whoever drains it', () => outbox.waiting)
  metrics.gauge('outbox_oldest_seconds', 'Age of the oldest text that waits in the outbox', () =>
    outbox.oldest === undefined ? 0 : Math.max(0, (clock.now() - outbox.oldest) / 1000),
  )
  metrics.gauge('clock_held', 'Whether the clocks do not agree, so that nothing is destroyed', () =>
    clock.held() === undefined ? 0 : 1,
  )
  metrics.gauge('persons_unfolded_days', 'Days that are over and not folded into the persons', () =>
    service.subjectFolds.unfoldedDays(),
  )
  metrics.gauge('keys_missing', 'Whether a key could not be written or read: calls are logged without a text', () =>
    service.keys.trouble() === undefined ? 0 : 1,
  )
  metrics.gauge(
    'keys_damaged',
    'Key files that were torn, put aside or not yet',
    () => damagedKeys(service.keys).length,
  )
  metrics.gauge('database_up', 'Whether visits go to the database now', () =>
    database.state === 'up' && storesThere() ? 1 : 0,
  )
  metrics.gauge('gateway_up', 'Whether the text gateway is bound', () => (service.gateway.connected ? 1 : 0))

  function databaseState(): DependencyState {
    if (database.state !== 'up') return database.state
    return storesThere() && logins.detail === '' ? 'up' : 'degraded'
  }

  function storesThere(): boolean {
    return service.visitLog.state() === 'database' && rights.detail === ''
  }

  /** Why visits do not go to the database, since when, and what that means for callers; empty where they do. */
  function databaseDetail(): string {
    if (databaseState() === 'up') return ''
    if (database.state === 'starting') return `the database is starting. ${MEANWHILE}`
    if (database.state === 'down') return `${database.detail}. ${MEANWHILE}`
    if (storesThere()) return logins.detail
    if (rights.detail !== '') return `${rights.detail}. ${MEANWHILE}`
    return lost === undefined
      ? `the last batch was not confirmed in time. ${MEANWHILE}`
      : `${lost.why}, since ${lost.since}. ${MEANWHILE}`
  }

  function readiness(): Readiness {
    const count = service.sites.all().length
    const durable = !storing.fails && (spool.state !== 'down' || databaseState() === 'up')
    return {
      ready: service.sites.loaded && durable,
      version,
      rulesetVersion: service.rulebook.current().version,
      dependencies: {
        database: { state: databaseState(), detail: databaseDetail() },
        spool: storing.fails ? { ...spool, state: 'down', detail: spool.detail || CANNOT_STORE } : spool,
        keys: troubleState(keysTrouble(service)),
        clock: troubleState(clock.held()?.detail),
        persons: troubleState(service.subjectFolds.trouble()),
        sites: { ...sitesState(service), count },
        sip: { state: 'up', calls: service.sip.stats().calls },
        outbox: { ...outboxState(service), waiting: outbox.waiting },
        textGateway: { state: service.gateway.connected ? 'up' : 'down' },
        registry: { state: registryState(lastAsked), detail: lastAsked },
      },
    }
  }

  return {
    readiness,
    stop() {
      clearInterval(timer)
      outbox.stop()
      rights.stop()
      logins.stop()
      unfollow()
    },
  }
}

/** A mistyped kind of place has no rules, and would let everybody in without a word. */
function sitesState({ sites, rulebook }: Service): { readonly state: DependencyState; readonly detail: string } {
  if (!sites.loaded)
    return { state: 'down', detail: 'no list of sites was read yet, from the database or from sites.json' }
  const unknown = unknownPlaces(rulebook.current(), sites.all())
  const detail = `sites have a kind of place or region that the rules do not know, so no pass is asked for there: ${unknown.slice(0, 5).join(', ')}; correct the rows of ansimpass.sites`
  return unknown.length > 0 ? { state: 'degraded', detail } : { state: 'up', detail: '' }
}

/** Nobody waits for a text inside a call: `ready` does not hang on it. */
function outboxState({ drainLock, outboxLoop }: Service): { readonly state: DependencyState; readonly detail: string } {
  if (drainLock.turn === 'of-another')
    return { state: 'up', detail: 'another server of this database sends its texts; this one stands by' }
  if (drainLock.turn === 'unknown') return { state: 'degraded', detail: 'the database does not answer' }
  const { left } = outboxLoop.state()
  const detail = `${left} texts wait for keys that are not in this server's passing/: another server with keys of its own writes here; give both the same secrets folder, or each a database`
  return left > 0 ? { state: 'degraded', detail } : { state: 'up', detail: '' }
}

/** Calls are taken all the same. */
function troubleState(trouble: string | undefined): { readonly state: DependencyState; readonly detail: string } {
  return { state: trouble === undefined ? 'up' : 'degraded', detail: trouble ?? '' }
}

/** What cannot be written or read now, then what was torn and is not yet dealt with. */
function keysTrouble({ keys }: Service): string | undefined {
  const details = [keys.trouble() ?? [], damagedKeys(keys).map(sayDamagedKey)].flat()
  return details.length === 0 ? undefined : details.join('; ')
}

const CANNOT_STORE = 'calls were refused in the last seconds: neither the database nor the spool stored them'

/** It is only asked for a text: until then nothing is known of it, which stops nothing. */
function registryState(lastAsked: string): DependencyState {
  if (lastAsked === 'not asked yet') return 'starting'
  return lastAsked === 'known' || lastAsked === 'no-such-person' ? 'up' : 'degraded'
}
