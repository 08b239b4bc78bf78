/** `/readyz` of all programs, with the others answering, late and gone. */
import { expect, test } from 'vitest'
import type { CallsStatus } from '../../../contracts/program-status.ts'
import type { Answered, Teller } from '../../../ports/kit/program-feed.ts'
import type { Ground } from '../ground.ts'
import { readinessOfAll } from './readiness-of-all.ts'

const UP = { state: 'up', detail: '' } as const
const CALLS: CallsStatus = {
  ...{ ready: true, rulesetVersion: 'kr-1', database: UP, keys: UP, sip: { state: 'up', calls: 3 } },
  spool: { ...UP, waiting: 0, quarantined: 0, lost: 0 },
  sites: { ...UP, count: 12 },
}
const answerOf = (program: Teller, answer: unknown): Answered => ({ program, pid: 1, answer })
const TEXTS = answerOf('texts', {
  ...{ keys: UP, rulesetVersion: 'kr-1', persons: UP, textGateway: UP, registry: UP },
  outbox: { ...UP, waiting: 4 },
})

function readinessWith(answers: readonly Answered[][], isJoined = true, faults: string[] = []) {
  const left = [...answers]
  const ground = {
    seat: { version: '1' },
    events: { emit: ({ message }: { message: string }) => faults.push(message) },
    feed: { ask: async () => left.shift() ?? [], isJoined: () => isJoined },
    rulebook: { current: () => ({ version: 'kr-0' }) },
    keys: { trouble: () => undefined, list: () => [] },
    clock: { held: () => undefined },
    database: { state: 'up', detail: '' },
    sites: { all: () => [], loaded: false },
  }
  return readinessOfAll(ground as unknown as Ground)
}

test('all answer: each speaks for what it has', async () => {
  const { ready, rulesetVersion, dependencies } = await readinessWith([[answerOf('calls', CALLS), TEXTS]])()
  expect({ ready, rulesetVersion }).toEqual({ ready: true, rulesetVersion: 'kr-1' })
  expect(dependencies).toMatchObject({ programs: UP, sip: { calls: 3 }, outbox: { waiting: 4 }, sites: { count: 12 } })
})

test('calls that are there and late for once are as they were, and said to be late', async () => {
  const readiness = readinessWith([[answerOf('calls', CALLS), TEXTS], [TEXTS]])
  await readiness()
  const { ready, dependencies } = await readiness()
  expect(ready).toBe(true)
  expect(dependencies.sip.calls).toBe(3)
  expect(dependencies.programs).toEqual({ state: 'down', detail: 'calls does not answer' })
})

test('calls that are gone, or never answered, take no calls', async () => {
  const gone = readinessWith([[answerOf('calls', CALLS)], []], false)
  await gone()
  expect((await gone()).ready).toBe(false)
  const never = await readinessWith([[TEXTS]])()
  expect(never.ready).toBe(false)
  expect(never.dependencies).toMatchObject({ database: { state: 'degraded' }, spool: { state: 'down' } })
})

test('texts that stand still leave it ready, with how often the house started them again', async () => {
  const house = answerOf('house', { programs: [{ name: 'texts', state: 'down', restarts: 2, ended: 'SIGKILL' }] })
  const { ready, dependencies } = await readinessWith([[answerOf('calls', CALLS), house]])()
  expect(ready).toBe(true)
  expect(dependencies.programs).toEqual({
    state: 'degraded',
    detail: 'texts does not answer, last ended: SIGKILL, started again 2 times',
  })
  expect(dependencies.outbox).toEqual({ state: 'down', detail: 'this program does not answer', waiting: 0 })
})

test.each([
  ['no object', 7],
  ['nothing of it', null],
  ['a count that is a text', { ...CALLS, spool: { ...CALLS.spool, waiting: '3' } }],
  ['a state that there is not', { ...CALLS, database: { state: 'broken', detail: '' } }],
  ['a detail without end', { ...CALLS, keys: { state: 'up', detail: 'x'.repeat(50_000) } }],
  ['a part missing', { ...CALLS, sip: undefined }],
])('calls that answer unfitly (%s) are as if they had not answered, and that is told once', async (_, answer) => {
  const faults: string[] = []
  const calls = answerOf('calls', answer)
  const readiness = readinessWith(
    [
      [calls, TEXTS],
      [calls, TEXTS],
    ],
    true,
    faults,
  )
  await readiness()
  const { ready, dependencies } = await readiness()
  expect([ready, dependencies.outbox.waiting]).toEqual([false, 4])
  expect(faults).toEqual([
    expect.stringMatching(/^calls \(process 1\) answered in a form that is not known, at status/),
  ])
})

test('what a newer version says besides is left out', async () => {
  const newer = answerOf('calls', { ...CALLS, more: 1, sip: { ...CALLS.sip, more: 1 } })
  const { ready, dependencies } = await readinessWith([[newer, TEXTS]])()
  expect([ready, dependencies.sip]).toEqual([true, CALLS.sip])
})
