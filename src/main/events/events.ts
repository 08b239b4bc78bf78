/** Each business event with its counter and its log line, together. A new event without a row does not compile. */
import type { AppEvent, Events } from '../../ports/kit/events.ts'
import { damagedKeyMeans } from '../keys/damaged-keys.ts'
import { createLogLimit } from '../log/log-limit.ts'
import type { Logger } from '../log/logger.ts'
import type { Metrics } from './metrics.ts'

type Level = 'debug' | 'info' | 'warn' | 'error'
type Row<E> = {
  readonly level: Level
  readonly count: (metrics: Metrics, event: E) => void
  /** What of it may be logged, where that is not all: no number gets into a log, a site's own neither. */
  readonly logged?: (event: E) => object
}
type Table = { readonly [T in AppEvent['type']]: Row<Extract<AppEvent, { type: T }>> }

/** What happens once a call is `debug`: at info nothing is logged per call. */
const TABLE: Table = {
  'call-received': {
    level: 'debug',
    count: (m, e) => e.identity === true && m.callsWithIdentity.inc(),
    logged: ({ visit }) => ({ visit }),
  },
  'call-answered': {
    level: 'debug',
    count: (m, e) => {
      m.calls.inc({ outcome: e.outcome, code: e.code, mode: e.mode })
      if (e.mode === 'silent') m.finalAnswer.observe(e.tookMs / 1000)
    },
  },
  'call-refused-peer': { level: 'debug', count: (m) => m.refusedPeers.inc() },
  'visit-stored': {
    level: 'debug',
    count: (m, e) => (e.already ? m.visitsRepeated.inc() : m.visits.inc({ where: e.where })),
  },
  'call-taken': {
    level: 'debug',
    count: (m, e) => (e.already ? m.visitsRepeated.inc() : m.taken.inc({ where: e.where })),
  },
  'visits-destroyed': { level: 'warn', count: (m, e) => m.visitsDestroyed.inc(e.visits) },
  'batch-stored': {
    level: 'debug',
    count: (m, e) => {
      m.batchRows.observe({ where: e.where }, e.size)
      m.batchSeconds.observe({ where: e.where }, e.tookMs / 1000)
    },
  },
  'batch-failed': { level: 'warn', count: (m) => m.batchFailures.inc() },
  'database-lost': {
    level: 'error',
    count: (m) => m.databaseLost.inc(),
    logged: ({ why }) => ({
      why,
      means: 'calls are taken, visits go to the spool and follow once it answers; texts come later',
    }),
  },
  'database-back': { level: 'info', count: () => {} },
  'spool-replayed': { level: 'info', count: (m, e) => m.replayed.inc(e.rows) },
  'spool-damaged': { level: 'error', count: (m) => m.spoolDamaged.inc() },
  'spool-cannot-store': {
    level: 'error',
    count: (m) => m.faults.inc({ part: 'spool' }),
    logged: ({ detail }) => ({
      detail,
      means: 'calls are logged while the database answers, and refused with 503 where it is away too',
    }),
  },
  'spool-can-store': { level: 'warn', count: () => {} },
  'spool-repaired': { level: 'info', count: () => {} },
  'call-handed': { level: 'debug', count: (m, e) => m.callsHanded.inc({ outcome: e.outcome }) },
  'registry-asked': {
    level: 'debug',
    count: (m, e) => {
      m.registryAsked.inc({ result: e.result })
      m.registrySeconds.observe({}, e.tookMs / 1000)
    },
  },
  'evidence-unreadable': {
    level: 'debug',
    count: (m, e) => m.evidenceUnreadable.inc({ kind: e.kind, reason: e.reason }),
  },
  'pass-decided': { level: 'debug', count: (m, e) => m.decisions.inc({ outcome: e.outcome, reason: e.reason }) },
  'text-sent': {
    level: 'debug',
    count: (m, e) => {
      m.texts.inc({ kind: e.kind })
      m.gatewayTexts.inc({ gateway: e.by })
      m.textSeconds.observe(e.tookMs / 1000)
    },
  },
  'text-paid': { level: 'debug', count: (m, e) => m.textsCost.inc({ kind: e.kind, gateway: e.gateway }, e.won) },
  'budget-near': { level: 'warn', count: (m, e) => m.budgets.inc({ state: 'near', part: e.part }) },
  'budget-reached': { level: 'warn', count: (m, e) => m.budgets.inc({ state: 'reached', part: e.part }) },
  'text-not-sent': { level: 'debug', count: (m, e) => m.textsNotSent.inc({ why: e.why }) },
  'text-left': { level: 'debug', count: (m) => m.textsLeft.inc() },
  'link-limit-reached': { level: 'debug', count: (m, e) => m.linkLimits.inc({ limit: e.limit }) },
  'outbox-shards': { level: 'info', count: () => {} },
  'text-retried': { level: 'debug', count: (m) => m.textsRetried.inc() },
  'text-receipt': { level: 'debug', count: (m, e) => m.receipts.inc({ state: e.state }) },
  'prompt-played': {
    level: 'debug',
    count: (m, e) => m.prompts.inc({ prompt: e.prompt, complete: String(e.complete) }),
  },
  'keypad-ended': { level: 'debug', count: (m, e) => m.keypad.inc({ result: e.result }) },
  'birth-date-checked': { level: 'debug', count: (m, e) => m.birthDates.inc({ result: e.result }) },
  'owner-menu': { level: 'debug', count: (m, e) => m.ownerMenu.inc({ did: e.did }) },
  'key-pressed': { level: 'debug', count: (m, e) => m.keys.inc({ source: e.source }) },
  'media-ended': {
    level: 'debug',
    count: (m, e) => {
      m.mediaCalls.inc({ carrier: e.carrier, heard: e.heard > 0 ? 'yes' : 'no' })
      countTravel(m, e.carrier, 'to-caller', e.lossRatio, e.jitterMs)
      countTravel(m, e.carrier, 'from-caller', e.heardLossRatio, e.heardJitterMs)
    },
  },
  'media-refused': { level: 'debug', count: (m, e) => m.mediaRefused.inc({ carrier: e.carrier, why: e.why }) },
  'recordings-swapped': { level: 'info', count: () => {} },
  'recordings-refused': { level: 'error', count: (m) => m.recordingsRefused.inc() },
  'link-opened': { level: 'debug', count: (m) => m.links.inc({ result: 'opened' }) },
  'link-refused': { level: 'debug', count: (m, e) => m.links.inc({ result: e.why }) },
  'token-refused': { level: 'debug', count: (m, e) => m.wrongTokens.inc({ limited: String(e.limited) }) },
  'identity-begun': {
    level: 'debug',
    count: (m, e) => m.identityBegun.inc({ provider: e.provider, result: e.result }),
  },
  'identity-finished': {
    level: 'debug',
    count: (m, e) => {
      m.identityFinished.inc({ provider: e.provider, result: e.result })
      m.identitySeconds.observe({ provider: e.provider }, e.tookMs / 1000)
    },
  },
  'status-refreshed': { level: 'debug', count: (m, e) => m.statusesRefreshed.inc({ result: e.result }) },
  'notice-sent': { level: 'debug', count: (m, e) => m.notices.inc({ step: String(e.step) }) },
  'notice-not-sent': { level: 'debug', count: (m, e) => m.noticesNotSent.inc({ why: e.why }) },
  'identity-bound': { level: 'debug', count: (m, e) => m.identityBound.inc({ event: e.event }) },
  'binding-ended': { level: 'debug', count: (m, e) => m.bindingsEnded.inc({ why: e.why }) },
  'incoming-text': {
    level: 'debug',
    count: (m, e) => m.incomingTexts.inc({ word: e.word, answered: e.answered ? 'yes' : 'no' }),
  },
  'correction-opened': { level: 'debug', count: (m, e) => m.corrections.inc({ by: e.by }) },
  'correction-told': {
    level: 'debug',
    count: (m, e) => m.correctionsTold.inc({ state: e.state, result: e.result }),
  },
  'gateway-lost': {
    level: 'warn',
    count: () => {},
    logged: ({ why, gateway }) => ({
      why,
      ...(gateway && { gateway }),
      means: 'visits are logged; texts wait for it, and those over their time are given up',
    }),
  },
  'gateway-back': { level: 'info', count: () => {} },
  'gateway-switched': { level: 'warn', count: (m, e) => m.gatewaySwitches.inc({ to: e.to }) },
  'gateway-bind-lost': { level: 'warn', count: () => {} },
  'gateway-noted': {
    level: 'debug',
    count: (m, e) => m.gatewayNotes.inc({ what: e.what, gateway: e.gateway ?? 'main' }),
  },
  'sites-loaded': { level: 'info', count: () => {} },
  'rules-taken': { level: 'info', count: (m, e) => m.rulesOrders.inc({ result: e.how }) },
  'rules-refused': { level: 'error', count: (m, e) => m.rulesOrders.inc({ result: e.code }) },
  'keys-destroyed': { level: 'info', count: (m, e) => m.keysDestroyed.inc({ kind: e.kind }, e.count) },
  'night-folded': { level: 'info', count: (m) => m.nightsFolded.inc() },
  'old-persons-folded': { level: 'warn', count: () => {} },
  'folds-taken-back': {
    level: 'warn',
    count: () => {},
    logged: ({ from, to }) => ({
      from,
      to,
      means:
        'the time went back behind what was folded: persons are whole, texts and links of the time between are lost',
    }),
  },
  'fold-late': { level: 'error', count: (m) => m.faults.inc({ part: 'fold' }) },
  'fold-caught-up': { level: 'warn', count: () => {} },
  'persons-destroyed': {
    level: 'error',
    count: () => {},
    logged: ({ day }) => ({
      day,
      means:
        'this day could not be folded for 72 hours, or its key was lost and with it who had ended: all persons are gone and identify again; visits are whole',
    }),
  },
  'keys-not-written': { level: 'error', count: (m) => m.faults.inc({ part: 'keys' }) },
  'keys-written-again': { level: 'warn', count: () => {} },
  'clock-held': { level: 'error', count: (m, e) => m.clockHeld.inc({ why: e.why }) },
  'clock-agrees': { level: 'warn', count: () => {} },
  'clock-stepped': { level: 'warn', count: () => {} },
  'clock-confirmed': { level: 'warn', count: () => {} },
  'key-damaged': {
    level: 'error',
    count: (m) => m.faults.inc({ part: 'keys' }),
    logged: ({ key, file }) => ({ key, file, means: damagedKeyMeans(key) }),
  },
  'program-ended': {
    level: 'error',
    count: (m, e) => m.programRestarts.inc({ name: e.name }),
    logged: ({ name, why }) => ({ name, why, means: `${MEANS_ENDED[name] ?? ''}; it is started again` }),
  },
  fault: { level: 'error', count: (m, e) => m.faults.inc({ part: e.part }) },
}

export type EventBus = Events & {
  /** Called with every event after it was counted. @returns a function that ends it. */
  follow(listener: (event: AppEvent) => void): () => void
}

export function createEvents(metrics: Metrics, log: Logger): EventBus {
  const listeners = new Set<(event: AppEvent) => void>()
  const debug = log.isLevelEnabled('debug')
  const limit = createLogLimit()

  /** Faults of which one may come with every call; @returns undefined where this one is not logged */
  function repeats(event: AppEvent): number | undefined {
    if (debug) return 0
    if (event.type === 'fault') return limit.pass(`${event.part} ${event.message}`)
    return event.type === 'batch-failed' ? limit.pass(event.why) : 0
  }

  return {
    emit(event) {
      const row = TABLE[event.type] as Row<AppEvent>
      row.count(metrics, event)
      if (debug || row.level !== 'debug') {
        const { type, ...rest } = event
        const repeated = repeats(event)
        const details = { ...(row.logged?.(event) ?? rest), ...(repeated ? { repeated } : {}) }
        if (repeated !== undefined) log[row.level](rounded(details), type)
      }
      for (const listener of listeners) listener(event)
    },
    follow(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const MEANS_ENDED: Readonly<Record<string, string>> = {
  calls: 'callers are answered as soon as it is back: carriers send their calls again',
  texts: 'calls are answered and logged; texts come later',
  web: 'calls are answered and logged, texts go out; pages come back in a moment',
}

/** Nothing is counted for a way that nobody measured. */
function countTravel(metrics: Metrics, carrier: string, way: string, lossRatio?: number, jitterMs?: number): void {
  if (lossRatio !== undefined) metrics.mediaLoss.observe({ carrier, way }, lossRatio)
  if (jitterMs !== undefined) metrics.mediaJitter.observe({ carrier, way }, jitterMs / 1000)
}

/** Durations to the microsecond: the digits of a float behind that say nothing, and could look like anything. */
function rounded(details: object): object {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
    ]),
  )
}
