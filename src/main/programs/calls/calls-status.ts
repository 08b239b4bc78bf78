/** Status of the calls program: its part of /readyz, and its gauges. */
import { askLoginFaults } from '../../../adapters/postgres/kit/login-faults.ts'
import { askMissingRights } from '../../../adapters/postgres/kit/missing-rights.ts'
import type { CallsStatus } from '../../../contracts/program-status.ts'
import type { DependencyState } from '../../../contracts/readiness.ts'
import { keysState, sitesState } from '../dependency-states.ts'
import type { Ground } from '../ground.ts'
import type { CallsService } from './compose-calls.ts'
import { watchLogins } from './login-watch.ts'
import { watchRights } from './rights-watch.ts'
import { type SpoolReadiness, spoolReadiness } from './spool-readiness.ts'
import { watchStoring } from './storing-watch.ts'

const SPOOL_EVERY_MS = 1_000
const MEANWHILE = 'Meanwhile visits go to the spool and follow later; texts come later; a known pass may go unspoken'
const CANNOT_STORE = 'calls were refused in the last seconds: neither the database nor the spool stored them'

/** @param isListening  whether anybody who rings is heard yet */
export function callsStatus(service: CallsService, isListening: () => boolean) {
  const { ground } = service
  const { database, events, metrics, sites, keys, rulebook } = ground
  let spool: SpoolReadiness = { state: 'up', detail: '', waiting: 0, quarantined: 0, lost: 0 }
  const lookAtSpool = () =>
    void service.spool.state().then(
      (state) => noteSpool(spoolReadiness(state)),
      (error: unknown) =>
        noteSpool({ ...spool, state: 'down', detail: error instanceof Error ? error.message : String(error) }),
    )
  /** Told once, whether or not a call needs it meanwhile. */
  function noteSpool(now: SpoolReadiness): void {
    if (now.state === 'down' && spool.state !== 'down') events.emit({ type: 'spool-cannot-store', detail: now.detail })
    if (now.state !== 'down' && spool.state === 'down') events.emit({ type: 'spool-can-store' })
    spool = now
  }

  lookAtSpool()
  const timer = setInterval(lookAtSpool, SPOOL_EVERY_MS)
  const storing = watchStoring()
  let lost: { readonly why: string; readonly since: string } | undefined
  const rights = watchRights(() => askMissingRights(database.url), events)
  const logins = watchLogins(database.migrated, () => askLoginFaults(database.url))
  const unfollow = events.follow((event) => {
    storing.note(event)
    if (event.type === 'database-lost') lost = { why: event.why, since: new Date().toISOString() }
    if (event.type === 'database-back') lost = undefined
  })
  metrics.gauge('spool_rows', 'Visits that wait in the spool', () => spool.waiting)
  metrics.gauge('spool_quarantined', 'Spooled records that the database refuses or that cannot be read', () => {
    return spool.quarantined
  })
  metrics.gauge('spool_lost', 'Acknowledged records that damaged spool files did not give back', () => spool.lost)
  metrics.gauge('database_up', 'Whether visits go to the database now', () =>
    database.state === 'up' && storesThere() ? 1 : 0,
  )
  countSip(metrics, service)

  function storesThere(): boolean {
    return service.visitLog.state() === 'database' && rights.detail === ''
  }

  function databaseState(): DependencyState {
    if (database.state !== 'up') return database.state
    return storesThere() && logins.detail === '' ? 'up' : 'degraded'
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

  return {
    read(): CallsStatus {
      const durable = !storing.fails && (spool.state !== 'down' || databaseState() === 'up')
      return {
        ready: isListening() && sites.loaded && durable,
        rulesetVersion: rulebook.current().version,
        database: { state: databaseState(), detail: databaseDetail() },
        spool: storing.fails ? { ...spool, state: 'down', detail: spool.detail || CANNOT_STORE } : spool,
        keys: keysState(keys),
        sites: { ...sitesState(ground), count: sites.all().length },
        sip: { state: isListening() ? 'up' : 'starting', calls: service.sip.stats().calls },
      }
    },
    stop() {
      clearInterval(timer)
      rights.stop()
      logins.stop()
      unfollow()
    },
  }
}

function countSip(metrics: Ground['metrics'], { sip }: CallsService): void {
  metrics.gauge('calls_open', 'Calls that hear a prompt now', () => sip.stats().calls)
  metrics.rows(
    'sip_messages_total',
    'SIP messages by carrier, transport, direction, method and code (empty: a request)',
    ['carrier', 'transport', 'direction', 'method', 'code'],
    () => sip.traffic.rows().map(({ messages, ...labels }) => ({ labels, value: messages })),
  )
  metrics.gauge('sip_connections', 'SIP connections open (TCP, TLS)', () => sip.stats().connections.open)
  metrics.rows('sip_connections_ended_total', 'SIP connections (TCP, TLS) by how they ended', ['why'], () => {
    const { refused, ended } = sip.stats().connections
    return Object.entries({ ...ended, refused }).map(([why, value]) => ({ labels: { why }, value }))
  })
  metrics.gauge('sip_transactions', 'SIP transactions kept', () => sip.stats().transactions)
}
