/** `/readyz` of all programs, with the others answering, late and gone. */
import { expect, test } from 'vitest'
import type { CallsStatus } from '../../../contracts/program-status.ts'
import type { Answered, Process, Teller } from '../../../ports/kit/program-feed.ts'
import type { Ground } from '../ground.ts'
import { readinessOfAll } from './readiness-of-all.ts'

const UP = { state: 'up', detail: '' } as const
const CALLS: CallsStatus = {
  ...{ ready: true, rulesetVersion: 'kr-1', database: UP, keys: UP, sip: { state: 'up', calls: 3 } },
  spool: { ...UP, waiting: 0, quarantined: 0, lost: 0 },
  sites: { ...UP, count: 12 },
}
const answerOf = (program: Teller, answer: unknown, pid = 1): Answered => ({ program, pid, answer })
const TEXTS_UP = {
  ...{ keys: UP, rulesetVersion: 'kr-1', persons: UP, textGateway: UP, registry: UP },
  outbox: { ...UP, waiting: 4 },
}
const TEXTS = answerOf('texts', TEXTS_UP)

const CALLS_JOINED: readonly Process[] = [{ program: 'calls', pid: 1 }]

function readinessWith(
  answers: readonly Answered[][],
  joined: readonly Process[] = CALLS_JOINED,
  faults: string[] = [],
) {
  const left = [...answers]
  const ground = {
    seat: { version: '1' },
    events: { emit: ({ message }: { message: string }) => faults.push(message) },
    feed: { ask: async () => left.shift() ?? [], joined: () => joined },
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
  const gone = readinessWith([[answerOf('calls', CALLS)], []], [])
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
    detail: 'texts does not answer, last ended: SIGKILL, started again so often: 2',
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
    CALLS_JOINED,
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

test('of several texts each is told: what is wrong with one makes it degraded, and names its process', async () => {
  const others = answerOf(
    'texts',
    {
      ...TEXTS_UP,
      textGateway: { state: 'down', detail: '' },
      registry: { state: 'starting', detail: 'not asked yet' },
    },
    22,
  )
  const third = answerOf('texts', { ...TEXTS_UP, persons: { state: 'degraded', detail: 'a day is late' } }, 33)
  const joined = [1, 22, 33, 44].map((pid): Process => ({ program: 'texts', pid }))
  const { dependencies } = await readinessWith([[answerOf('calls', CALLS), TEXTS, others, third]], joined)()
  expect(dependencies).toMatchObject({
    programs: { state: 'degraded', detail: 'texts 44 does not answer' },
    textGateway: { state: 'degraded' },
    registry: { state: 'up', detail: 'texts 22: not asked yet' },
    persons: { state: 'degraded', detail: 'texts 33: a day is late' },
    outbox: { state: 'up', waiting: 4 },
  })
})

test('several texts of which all are down are down', async () => {
  const down = {
    ...TEXTS_UP,
    textGateway: { state: 'down', detail: '' },
    outbox: { ...UP, detail: '8 of 16 shards', waiting: 9 },
  }
  const { dependencies } = await readinessWith([[answerOf('texts', down, 5), answerOf('texts', down, 6)]])()
  expect(dependencies).toMatchObject({
    textGateway: { state: 'down' },
    outbox: { state: 'up', detail: 'texts 5: 8 of 16 shards; texts 6: 8 of 16 shards', waiting: 9 },
  })
})
