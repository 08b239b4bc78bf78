/** `/metrics` of all programs: one that answers nonsense, one that runs in several processes. */
import { Gauge, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import type { Teller } from '../../../ports/kit/program-feed.ts'
import { createMetrics, type Metrics } from '../../events/metrics.ts'
import type { Ground } from '../ground.ts'
import { metricsOfAll } from './metrics-of-all.ts'

async function metricsOf(program: string, value: number): Promise<unknown> {
  return sentBy(registryOf(program, value))
}

/** As it comes over a socket. */
async function sentBy(registry: Registry): Promise<unknown> {
  return JSON.parse(JSON.stringify(await registry.getMetricsAsJSON()))
}

function registryOf(program: string, value: number): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ program })
  new Gauge({ name: 'ansimpass_calls', help: 'calls', registers: [registry] }).set(value)
  return registry
}

async function pageWith(answer: unknown, faults: string[] = []): Promise<string> {
  const ground = {
    metrics: { prometheus: registryOf('web', 1) },
    events: { emit: ({ message }: { message: string }) => faults.push(message) },
    feed: { ask: async () => [{ program: 'calls', pid: 1, answer }] },
  }
  return (await metricsOfAll(ground as unknown as Ground)()).body
}

test('every program’s values stand under its label', async () => {
  const page = await pageWith(await metricsOf('calls', Number.NaN))
  expect(page).toContain('ansimpass_calls{program="web"} 1')
  expect(page).toContain('ansimpass_program_up{program="calls"} 1')
  expect(await pageWith(await metricsOf('calls', 7))).toContain('ansimpass_calls{program="calls"} 7')
})

test.each([
  ['no list', { name: 'ansimpass_calls' }],
  ['a name that breaks the page', [{ name: 'a\nb 1', help: '', type: 'gauge', aggregator: 'sum', values: [] }]],
  ['an aggregator that there is not', [{ name: 'a', help: '', type: 'gauge', aggregator: 'median', values: [] }]],
  [
    'a value that is a text',
    [{ name: 'a', help: '', type: 'gauge', aggregator: 'sum', values: [{ value: '1', labels: {} }] }],
  ],
])('an answer that is none (%s) costs itself: the others are there, and it is told', async (_, answer) => {
  const faults: string[] = []
  const page = await pageWith(answer, faults)
  expect(page).toContain('ansimpass_calls{program="web"} 1')
  expect(page).toContain('ansimpass_program_up{program="calls"} 0')
  expect(faults).toHaveLength(1)
})

const textsMetrics = (setUp: (metrics: Metrics) => void) => {
  const metrics = createMetrics('texts')
  setUp(metrics)
  return metrics
}

async function pageOf(answers: readonly { readonly program: Teller; readonly answer: unknown }[]): Promise<string> {
  const feed = { ask: async () => answers.map((each, pid) => ({ ...each, pid })) }
  const { body } = await metricsOfAll({
    feed,
    metrics: createMetrics('web'),
    events: { emit: () => {} },
  } as unknown as Ground)()
  return body
}

test('of two processes of a program the same thing counts once, and what each has for itself is added', async () => {
  const both = [3, 4].map((seen) =>
    textsMetrics((metrics) => {
      metrics.gauge('outbox_rows', 'seen by each', () => seen)
      metrics.gauge('outbox_shards', 'its own', () => 8, 'sum')
      metrics.gauge('gateway_up', 'of each', () => seen - 3, 'min')
      metrics.info('ruleset_info', 'of each', 'version', () => 'kr-1')
      metrics.faults.inc({ part: 'test' }, seen)
    }),
  )
  const page = await pageOf(
    await Promise.all(
      both.map(async ({ prometheus }) => ({ program: 'texts' as const, answer: await sentBy(prometheus) })),
    ),
  )
  for (const [name, value] of Object.entries({ outbox_rows: 4, outbox_shards: 16, gateway_up: 0, program_up: 2 }))
    expect(page).toContain(`ansimpass_${name}{program="texts"} ${value}\n`)
  expect(page).toContain('ansimpass_ruleset_info{version="kr-1",program="texts"} 1\n')
  expect(page).toContain('ansimpass_faults_total{part="test",program="texts"} 7\n')
  expect(page).toContain('ansimpass_program_up{program="web"} 1\n')
})
