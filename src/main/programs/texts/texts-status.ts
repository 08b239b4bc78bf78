/** Status of the texts program: its part of /readyz, and its gauges. */
import type { TextsStatus } from '../../../contracts/program-status.ts'
import type { DependencyState } from '../../../contracts/readiness.ts'
import { SHARDS } from '../../../domain/pass/outbox-shard.ts'
import type { OutboxLoop } from '../../../inbound/workers/outbox-loop.ts'
import { keysState, type Stated, troubleState } from '../dependency-states.ts'
import type { TextsService } from './compose-texts.ts'
import { watchOutbox } from './outbox-watch.ts'

const NOT_ASKED = 'not asked yet'

export function textsStatus(service: TextsService, outboxLoop: OutboxLoop) {
  const { events, metrics, keys, clock, rulebook, deliveryCipher } = service.ground
  const { shards, pace, gateways, subjectFolds } = service
  const { main: gateway, both } = gateways
  const outbox = watchOutbox(service.outbox, deliveryCipher)
  let lastAsked = NOT_ASKED
  let budget = { said: '', ends: 0 }
  const unfollow = events.follow((event) => {
    if (event.type === 'budget-near' || event.type === 'budget-reached')
      budget = { said: `${event.type} ${event.scope} ${event.part}`, ends: event.ends }
    if (event.type === 'registry-asked') lastAsked = event.result
  })
  metrics.gauge('outbox_held', 'Text intents under way', () => outboxLoop.state().held, 'sum')
  metrics.gauge('outbox_left', 'Text intents under keys that are not here', () => outboxLoop.state().left, 'sum')
  metrics.gauge(
    'outbox_shards',
    `Shards of the outbox that this program sends, of ${SHARDS}`,
    () => shards.count,
    'sum',
  )
  metrics.gauge(
    'texts_per_second_allowed',
    'Texts a second that the calls leave time for, of the shards of this program',
    () => (pace.perSecond() * shards.count) / SHARDS,
    'sum',
  )
  metrics.gauge('outbox_rows', 'Texts that wait in the outbox, whoever sends them', () => outbox.waiting)
  metrics.gauge('outbox_oldest_seconds', 'Age of the oldest text that waits in the outbox', () =>
    outbox.oldest === undefined ? 0 : Math.max(0, (clock.now() - outbox.oldest) / 1000),
  )
  metrics.gauge('persons_unfolded_days', 'Days that are over and not folded into the persons', () =>
    subjectFolds.unfoldedDays(),
  )
  metrics.gauge('gateway_up', 'Whether the text gateway is bound', () => (gateway.connected ? 1 : 0), 'min')
  metrics.gauge('gateway_binds', 'Binds at the text gateway that can send', () => gateway.binds, 'sum')
  metrics.gauge(
    'gateway_per_second',
    'Texts a second that the gateway is given at most; 0: no limit is known',
    () => gateway.perSecond ?? 0,
    'sum',
  )
  if (both !== undefined) {
    const { second } = both
    metrics.gauge(
      'second_gateway_up',
      'Whether the second text gateway is there',
      () => (second.connected ? 1 : 0),
      'min',
    )
    metrics.gauge('second_gateway_in_use', 'Whether texts go by the second gateway', () =>
      Number(both.gateway.inUse === 'second'),
    )
    metrics.gauge('second_gateway_balance_won', 'Won left at a relay at the last look', () => second.balance ?? 0)
  }
  const budgetNow = () => (clock.now() < budget.ends ? budget.said : '')
  const registryDetail = () => {
    const left = service.ahead.refresh.left()
    return left === 0 ? lastAsked : `${lastAsked}; ${left} persons left to look up ahead`
  }
  return {
    read: (): TextsStatus => ({
      rulesetVersion: rulebook.current().version,
      keys: keysState(keys),
      persons: troubleState(subjectFolds.trouble()),
      outbox: { ...withBudget(outboxState(service, outboxLoop), budgetNow()), waiting: outbox.waiting },
      textGateway: gatewayState(service),
      registry: { state: registryState(lastAsked), detail: registryDetail() },
    }),
    stop() {
      outbox.stop()
      unfollow()
    },
  }
}

/** Texts go as long as one is there. */
function gatewayState({ gateways: { main, both } }: TextsService): Stated {
  if (both === undefined) return { state: main.connected ? 'up' : 'down', detail: '' }
  const { second, gateway } = both
  const said = `main ${upOrDown(main)}, second ${upOrDown(second)}, texts go by ${gateway.inUse}`
  if (main.connected && second.connected) return { state: 'up', detail: gateway.inUse === 'main' ? '' : said }
  return { state: main.connected || second.connected ? 'degraded' : 'down', detail: said }
}

function upOrDown({ connected }: { readonly connected: boolean }): string {
  return connected ? 'up' : 'down'
}

/** Nobody waits for a text inside a call: `ready` does not hang on it. */
function outboxState({ shards }: TextsService, outboxLoop: OutboxLoop): Stated {
  if (!shards.known) return { state: 'degraded', detail: 'the database does not answer' }
  const { left } = outboxLoop.state()
  const detail = `${left} texts wait for keys that are not in this server's passing/: another server with keys of its own writes here; give both the same secrets folder, or each a database`
  if (left > 0) return { state: 'degraded', detail }
  const others = `${shards.count} of ${SHARDS} shards; the others are sent by other programs on this database`
  return { state: 'up', detail: shards.count === SHARDS ? '' : others }
}

/** A budget that is used up is as its owner wants it: nothing is wrong. */
function withBudget({ state, detail }: Stated, budget: string): Stated {
  return { state, detail: [detail, budget].filter((part) => part !== '').join('; ') }
}

const ANSWERED = ['known', 'known-partly', 'no-such-person', 'evidence-lost']

/** It is only asked for a text: until then nothing is known of it, which stops nothing. */
function registryState(lastAsked: string): DependencyState {
  if (lastAsked === NOT_ASKED) return 'starting'
  return ANSWERED.includes(lastAsked) ? 'up' : 'degraded'
}
