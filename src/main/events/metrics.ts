/** All metrics at /metrics. Labels are bounded words, never a number, a name or a site. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Clock } from '../../ports/kit/clock.ts'
import type { TextNotSent } from '../../ports/kit/events.ts'
import type { Teller } from '../../ports/kit/program-feed.ts'
import { createHourlyCounters } from './hourly-counters.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** Every kind is there from the start, so that its first increase is seen as one. */
const NOT_SENT: Readonly<Record<TextNotSent, true>> = {
  'same-outcome-shown-at-door': true,
  'too-late': true,
  'key-gone': true,
  'no-key': true,
  'site-gone': true,
  'refused-by-gateway': true,
  unanswered: true,
  'texts-stopped': true,
  'line-takes-no-texts': true,
  'no-links-left': true,
  'no-texts-left': true,
  'budget-used-up': true,
  'person-wants-no-texts': true,
}

/** @param program  the label of every value */
export function createMetrics(program: Teller) {
  const registry = new Registry()
  registry.setDefaultLabels({ program })
  collectDefaultMetrics({ register: registry, prefix: 'ansimpass_' })
  const registers = [registry]
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name: `ansimpass_${name}`, help, labelNames: [...labelNames], registers })
  const hourlyCounters = createHourlyCounters(registry)
  /** For whatever tells what was decided for somebody. */
  const hourly = (name: string, help: string, labelNames: readonly string[]) =>
    hourlyCounters.counter(`ansimpass_${name}`, help, labelNames)
  const hourlyHistogram = (name: string, help: string, buckets: readonly number[], labelNames: readonly string[]) =>
    hourlyCounters.histogram(`ansimpass_${name}`, help, buckets, labelNames)
  const histogram = (name: string, help: string, buckets: readonly number[], labelNames: readonly string[] = []) =>
    new Histogram({ name: `ansimpass_${name}`, help, buckets: [...buckets], labelNames: [...labelNames], registers })
  const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 2, 5]
  const textsNotSent = hourly('texts_not_sent_total', 'Intents that ended without a text, by reason', ['why'])
  return {
    prometheus: registry,
    textsNotSent,
    /** From here on everything counts: before the first call is taken, after the calls of the warm-up. */
    startCounting(clock: Clock): void {
      registry.resetMetrics()
      hourlyCounters.start(clock)
      for (const why of Object.keys(NOT_SENT)) textsNotSent.show({ why })
    },
    calls: counter('calls_total', 'Calls by outcome and final SIP code', ['outcome', 'code', 'mode']),
    callsHanded: counter('calls_handed_total', 'Calls that an operator told by HTTP, by what came of them', [
      'outcome',
    ]),
    callsWithIdentity: counter('calls_with_identity_total', 'Calls with an Identity header (STIR), not verified'),
    refusedPeers: counter('refused_peers_total', 'Packets from addresses that may not ring (no answer)'),
    finalAnswer: histogram('final_answer_seconds', 'INVITE to final answer, silent calls', seconds),
    visits: counter('visits_total', 'Visits by where they were stored first', ['where']),
    taken: counter('taken_calls_total', 'Calls taken where no visit list is kept, by where their key was stored', [
      'where',
    ]),
    visitsDestroyed: counter(
      'visits_destroyed_total',
      'Visits destroyed on day 28, or because the duty to keep them was over',
    ),
    visitsRepeated: counter('visits_already_total', 'Calls whose visit was stored already (the same call repeated)'),
    batchRows: histogram('batch_rows', 'Visits per batch', [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], ['where']),
    batchSeconds: histogram('batch_seconds', 'Time of a batch until it is durable', seconds, ['where']),
    batchFailures: counter('batch_failures_total', 'Batches that were not confirmed'),
    databaseLost: counter('database_lost_total', 'How often the database was given up for the spool'),
    replayed: counter('spool_replayed_total', 'Visits replayed from the spool'),
    spoolDamaged: counter('spool_damaged_total', 'How often the spool was found damaged'),
    registryAsked: hourly('registry_requests_total', 'Questions to the registry by result', ['result']),
    statusesRefreshed: counter('statuses_refreshed_total', 'Statuses looked up ahead off-peak, by result', ['result']),
    notices: hourly('notices_total', 'Texts about a pass that ends soon, by the step (days before)', ['step']),
    noticesNotSent: hourly('notices_not_sent_total', 'Notices that were due and did not go out, by reason', ['why']),
    evidenceUnreadable: hourly('evidence_unreadable_total', 'Records that could not be read, by kind and reason', [
      'kind',
      'reason',
    ]),
    registrySeconds: hourlyHistogram('registry_seconds', 'Answer time of the registry', seconds, []),
    decisions: hourly('pass_decisions_total', 'Decisions by outcome and reason', ['outcome', 'reason']),
    texts: hourly('texts_total', 'Texts that the gateway took, by kind', ['kind']),
    textsCost: hourly('texts_cost_won_total', 'What texts cost, in won, by kind and gateway', ['kind', 'gateway']),
    budgets: counter('budgets_total', 'Budgets that came to four fifths (near) or to their end (reached)', [
      'state',
      'part',
    ]),
    textSeconds: histogram(
      'text_seconds',
      'Call to text accepted by the gateway',
      [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300],
    ),
    textsLeft: counter('texts_left_total', 'Intents left alone because their key is not here though their hour lives'),
    linkLimits: hourly('link_limits_total', "Texts without a link because a day's links were used up", ['limit']),
    textsRetried: counter('texts_retried_total', 'Submissions that will be repeated'),
    incomingTexts: hourly('incoming_texts_total', 'Texts from handsets by their word', ['word', 'answered']),
    corrections: hourly('corrections_total', 'Correction requests by the way they came', ['by']),
    correctionsTold: hourly('corrections_told_total', 'Texts about correction requests by what came of them', [
      'state',
      'result',
    ]),
    gatewayNotes: hourly('gateway_notes_total', 'What came from a text gateway out of order, by kind', [
      'what',
      'gateway',
    ]),
    gatewayTexts: hourly('gateway_texts_total', 'Texts by the gateway that took them', ['gateway']),
    gatewaySwitches: counter('gateway_switches_total', 'How often texts turned to the other gateway', ['to']),
    receipts: hourly('text_receipts_total', 'Delivery receipts by state', ['state']),
    prompts: hourly('prompts_total', 'Prompts played', ['prompt', 'complete']),
    ownerMenu: hourly('owner_menu_total', 'What was done at shop menus, by their owners’ phones', ['did']),
    keypad: hourly('keypad_total', 'Calls in which a birth date could be asked for, by what came of it', ['result']),
    birthDates: hourly('birth_dates_total', 'Keyed birth dates by what the registry says', ['result']),
    keys: counter('keys_total', 'Keys that callers pressed, by the way they came', ['source']),
    mediaCalls: counter('media_calls_total', 'Calls with sound, by whether the caller was heard', ['carrier', 'heard']),
    mediaRefused: counter('media_refused_total', 'Calls whose announcement nobody heard, by reason', [
      'carrier',
      'why',
    ]),
    mediaLoss: histogram(
      'media_loss_ratio',
      'Part of the packets lost in one call, as reported by the caller or measured here',
      [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
      ['carrier', 'way'],
    ),
    mediaJitter: histogram('media_jitter_seconds', 'Interarrival jitter (RFC 3550) of one call', seconds, [
      'carrier',
      'way',
    ]),
    recordingsRefused: counter('recordings_refused_total', 'Sets of recordings that were unfit and not taken'),
    links: hourly('links_total', 'Links that were opened or refused, by what came of it', ['result']),
    wrongTokens: counter('wrong_tokens_total', "Wrong bearer tokens of reporters; limited: past the minute's number", [
      'limited',
    ]),
    identityBegun: hourly('identity_begun_total', 'Identity verifications by how they began', ['provider', 'result']),
    identityFinished: hourly('identity_finished_total', 'Identity verifications by their end', ['provider', 'result']),
    identitySeconds: hourlyHistogram('identity_seconds', 'Answer time of the identity provider at the end', seconds, [
      'provider',
    ]),
    identityBound: hourly('identity_bound_total', 'What proved identities did to lines', ['event']),
    bindingsEnded: hourly('bindings_ended_total', 'Bindings that ended before their time, by reason', ['why']),
    rulesOrders: counter('rules_orders_total', 'Orders to take other rules, by what came of them', ['result']),
    clockHeld: counter('clock_held_total', 'How often the clocks did not agree, by what was wrong', ['why']),
    nightsFolded: counter('nights_folded_total', 'How often the persons were written anew'),
    keysDestroyed: counter('keys_destroyed_total', 'Keys destroyed at the end of their life', ['kind']),
    programRestarts: counter('program_restarts_total', 'How often a program ended by itself and was started again', [
      'name',
    ]),
    faults: counter('faults_total', 'Unexpected failures by part', ['part']),
    /** A gauge that is 1 for the one value that its label has now. */
    info(name: string, help: string, label: string, read: () => string): void {
      new Gauge({
        name: `ansimpass_${name}`,
        help,
        labelNames: [label],
        aggregator: 'max',
        registers,
        collect() {
          this.reset()
          this.set({ [label]: read() }, 1)
        },
      })
    },
    /** A counter with labels that is counted elsewhere and asked when it is read. */
    rows(
      name: string,
      help: string,
      labelNames: readonly string[],
      read: () => readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[],
    ): void {
      new Counter({
        name: `ansimpass_${name}`,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          this.reset()
          for (const { labels, value } of read()) this.inc({ ...labels }, value)
        },
      })
    },
    /**
     * A gauge that asks when it is read.
     *
     * @param ofSeveral  where several processes of a program run: `max` of what each sees of the same thing, `sum` of what each has for itself
     */
    gauge(name: string, help: string, read: () => number, ofSeveral: 'max' | 'min' | 'sum' = 'max'): void {
      new Gauge({
        name: `ansimpass_${name}`,
        help,
        aggregator: ofSeveral,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
  }
}
