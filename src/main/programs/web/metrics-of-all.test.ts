/** `/metrics` of all programs, with one that answers nonsense. */
import { Gauge, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import type { Ground } from '../ground.ts'
import { metricsOfAll } from './metrics-of-all.ts'

async function metricsOf(program: string, value: number): Promise<unknown> {
  return JSON.parse(JSON.stringify(await registryOf(program, value).getMetricsAsJSON()))
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
