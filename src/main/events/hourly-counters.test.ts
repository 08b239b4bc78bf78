/** Counters that step by the hour, as Prometheus reads them. */
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../domain/kit/time.ts'
import { createLogger } from '../log/logger.ts'
import { createEvents } from './events.ts'
import { createHourlyCounters } from './hourly-counters.ts'
import { createMetrics } from './metrics.ts'

const ELEVEN = Date.parse('2022-01-12T11:00+09:00')

function made() {
  let now = ELEVEN
  const registry = new Registry()
  const counters = createHourlyCounters(registry)
  const texts = counters.counter('texts_total', 'Texts', ['kind'])
  const start = () => counters.start({ now: () => now })
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('texts_total{'))
  return { texts, lines, registry, start, goTo: (at: number) => (now = at) }
}
function started() {
  const all = made()
  all.start()
  return all
}

test('before it starts metrics are read, and nothing is counted for later', async () => {
  const { texts, lines, start, goTo } = made()
  texts.inc({ kind: 'pass' })
  expect(await lines()).toEqual([])
  start()
  texts.inc({ kind: 'link' })
  goTo(ELEVEN + HOUR)
  expect(await lines()).toEqual(['texts_total{kind="link"} 1'])
})

test('what may happen is shown at once, with nothing counted', async () => {
  const { texts, lines } = started()
  texts.inc({ kind: 'pass' })
  texts.show({ kind: 'pass' })
  expect(await lines()).toEqual(['texts_total{kind="pass"} 0'])
})

test('what an hour brought is shown when the next has begun, not a moment before', async () => {
  const { texts, lines, goTo } = started()
  texts.inc({ kind: 'pass' })
  goTo(ELEVEN + 59 * MINUTE)
  texts.inc({ kind: 'pass' })
  texts.inc({ kind: 'link' })
  goTo(ELEVEN + HOUR - 1)
  expect(await lines()).toEqual([])
  goTo(ELEVEN + HOUR)
  expect(await lines()).toEqual(['texts_total{kind="pass"} 2', 'texts_total{kind="link"} 1'])
})

test('an hour in which nobody read is not mixed with the next', async () => {
  const { texts, lines, goTo } = started()
  texts.inc({ kind: 'pass' })
  goTo(ELEVEN + HOUR + MINUTE)
  texts.inc({ kind: 'pass' })
  expect(await lines()).toEqual(['texts_total{kind="pass"} 1'])
  goTo(ELEVEN + 3 * HOUR)
  expect(await lines()).toEqual(['texts_total{kind="pass"} 2'])
})

test('a clock that starts over earlier shows what was counted and counts on', async () => {
  const { texts, lines, goTo } = started()
  texts.inc({ kind: 'pass' })
  goTo(ELEVEN - 5 * HOUR)
  expect(await lines()).toEqual(['texts_total{kind="pass"} 1'])
  texts.inc({ kind: 'pass' })
  goTo(ELEVEN - 4 * HOUR)
  expect(await lines()).toEqual(['texts_total{kind="pass"} 2'])
})

test('times of an hour are a histogram that steps by the hour', async () => {
  const registry = new Registry()
  let now = ELEVEN
  const counters = createHourlyCounters(registry)
  const seconds = counters.histogram('answer_seconds', 'Answers', [0.1, 1], ['by'])
  counters.start({ now: () => now })
  for (const value of [0.1, 0.5, 7]) seconds.observe({ by: 'demo' }, value)
  const shown = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('answer_seconds_'))
  expect(await shown()).toEqual([])
  now += HOUR
  expect(await shown()).toEqual([
    'answer_seconds_bucket{by="demo",le="0.1"} 1',
    'answer_seconds_bucket{by="demo",le="1"} 2',
    'answer_seconds_bucket{by="demo",le="+Inf"} 3',
    'answer_seconds_sum{by="demo"} 7.6',
    'answer_seconds_count{by="demo"} 3',
  ])
})

test('the help says so', async () => {
  expect(await started().registry.metrics()).toContain('# HELP texts_total Texts (steps by the hour)')
})

test('within an hour no event of what was decided for somebody changes what is shown of it', async () => {
  let now = ELEVEN
  const metrics = createMetrics('calls')
  const events = createEvents(metrics, createLogger('fatal'))
  metrics.startCounting({ now: () => now })
  const visit = '0011223344556677'
  const shown = async () =>
    (await metrics.prometheus.metrics())
      .split('\n')
      .filter(
        (line) =>
          !line.startsWith('#') &&
          /(result|outcome|reason|why|kind|state|event|prompt|limit|registry_seconds|identity_seconds)/.test(line),
      )
      .filter((line) => !/_(gc|eventloop|nodejs|process)/.test(line))
  const before = await shown()
  events.emit({ type: 'registry-asked', visit, result: 'known', tookMs: 5 })
  events.emit({
    type: 'pass-decided',
    visit,
    outcome: 'pass',
    reason: 'vaccinated',
    ruleId: 'R1',
    rulesetVersion: 'kr',
  })
  events.emit({ type: 'text-sent', visit, kind: 'pass', by: 'main', bytes: 80, tookMs: 5 })
  events.emit({ type: 'text-not-sent', visit, why: 'person-wants-no-texts' })
  events.emit({ type: 'text-receipt', state: 'delivered' })
  events.emit({ type: 'link-limit-reached', limit: 'line' })
  events.emit({ type: 'prompt-played', visit, prompt: 'logged-pass', complete: true })
  events.emit({ type: 'link-opened' })
  events.emit({ type: 'link-refused', why: 'expired' })
  events.emit({ type: 'identity-begun', provider: 'demo', result: 'begun' })
  events.emit({ type: 'identity-finished', provider: 'demo', result: 'proved', tookMs: 5 })
  events.emit({ type: 'identity-bound', event: 'proved-as-subscriber' })
  events.emit({ type: 'binding-ended', why: 'reported' })
  expect(await shown()).toEqual(before)
  now += HOUR
  const stepped = (await shown()).filter((line) => line.endsWith(' 1') && !line.includes('_bucket'))
  expect(stepped).toHaveLength(15)
})
