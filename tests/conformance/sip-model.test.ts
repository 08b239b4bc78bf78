/** Random callers: whatever comes in whatever order, a call is one visit, each request has one final answer, and nothing is left behind. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callRef } from '../../src/contracts/call-ref.ts'
import { type CallScript, sayAndHangUp } from '../../src/domain/call/call-script.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import type { SipRequest } from '../../src/inbound/sip/stack/message/parse-message.ts'
import { userOf } from '../../src/inbound/sip/stack/message/parse-uri.ts'
import { createHandset, type Handset, toTagOf } from './sip-model-handset.ts'
import { beginnings, type Caller, caller, type Step, steps } from './sip-model-steps.ts'
import { createWorld, QUESTION, type World } from './sip-model-world.ts'

/** Longer than any timer: 45 s of a call that asks, 32 s for its BYE, 32 s for what may still come. */
const ALL_TIMERS = 115_000

/** Two keys answer it; any caller's INFO is one. */
function askAndSay(prompt: Prompt): CallScript {
  const put = { prompt: { ...prompt, kind: QUESTION }, again: prompt } as const
  const limits = { digits: { least: 2, most: 2 }, endKey: '#', withinMs: 600, tries: 2 }
  return [{ kind: 'ask', ...put, ...limits }, { kind: 'say', prompt }, { kind: 'hang-up' }]
}

const PHONE: Caller = { to: 'announce', headers: '', sdp: true, transport: 'UDP' }
const BEGUN: readonly Step[] = [
  { do: 'invite', call: 2 },
  { do: 'store', how: 'logged' },
]
/** A 200 that nobody acknowledged, and its INVITE once more when the transaction is forgotten. */
const LATE_REPEAT: Step[] = [
  ...[1, 2, 3].map((): Step => ({ do: 'wait', ms: 12_000 })),
  { do: 'prack', call: 2, offer: 'none', right: false },
  { do: 'repeat', call: 2, which: 0 },
]

test.each([
  ['one prompt', sayAndHangUp],
  ['a question', askAndSay],
])(
  'any order of messages, timers and ends around %s leaves one visit a call, one final answer a request, and nothing behind',
  async (_, scriptOf) => {
    const who = fc.tuple(caller, caller, caller)
    const what = fc.array(steps, { maxLength: 40, size: 'max' })
    await fc.assert(
      fc.asyncProperty(who, beginnings, what, async (callers, first, then) => {
        const world = createWorld(scriptOf)
        try {
          const handsets = callers.map((each, i) => createHandset(world, each, i))
          for (const step of [...first, ...then]) await play(step, handsets, world)
          await world.store('logged')
          await world.pass(ALL_TIMERS)
          promised(world, handsets.length)
        } finally {
          world.close()
        }
      }),
      { numRuns: 500, examples: [[[PHONE, PHONE, PHONE], BEGUN, LATE_REPEAT]] },
    )
  },
)

test.each([
  { to: 'announce', script: 'one prompt', scriptOf: sayAndHangUp, limit: 12_000 },
  { to: 'early', script: 'one prompt', scriptOf: sayAndHangUp, limit: 10_000 },
  { to: 'announce', script: 'a question', scriptOf: askAndSay, limit: 45_000 },
  { to: 'early', script: 'a question', scriptOf: askAndSay, limit: 45_000 },
] as const)(
  '$to, $script whose sound never ends: the call is over after $limit ms',
  async ({ to, scriptOf, limit }) => {
    const world = createWorld(scriptOf)
    try {
      const handset = createHandset(world, { to, headers: '', sdp: true, transport: 'UDP' }, 0)
      handset.act({ do: 'invite', call: 0 })
      await world.pass(0)
      await world.store('logged')
      handset.act({ do: 'ack', call: 0, offer: 'none' })
      await world.hearSound()
      await world.pass(limit - 100)
      expect(world.promptsPlayed).toBe(1)
      expect(world.door.dialogs.size).toBe(1)
      await world.pass(200)
      expect(world.door.dialogs.size).toBe(0)
      expect(world.questions.over).toBe(world.questions.put)
    } finally {
      world.close()
    }
  },
)

function promised(world: World, calls: number): void {
  const { door } = world
  expect(world.faults).toEqual([])
  expect(world.questions.over, 'each question has one end').toBe(world.questions.put)
  // One visit: the key is the call's, however often it is checked in.
  expect(new Set(world.visits).size).toBeLessThanOrEqual(calls)
  for (const key of new Set(world.visits)) {
    const taken = world.asked.filter(
      ({ request, heard }) => isFirst(request, key) && heard.every(({ status }) => status !== 482),
    )
    // An INVITE whose transaction is forgotten (over TCP at once) is checked in again, under the same key.
    expect(world.visits.filter((each) => each === key).length, 'one check-in a transaction').toBeLessThanOrEqual(
      taken.length,
    )
  }
  for (const { request, heard } of world.asked) {
    const finals = heard.filter(({ status }) => status >= 200)
    expect(new Set(finals.map(({ text }) => text)).size, `${request.method} ${request.callId}: final answers`).toBe(1)
    const firstFinal = heard.findIndex(({ status }) => status >= 200)
    expect(
      heard.slice(firstFinal).every(({ status }) => status >= 200),
      'nothing provisional behind the final',
    ).toBe(true)
    const tags = heard.filter(({ status }) => status > 100).map(({ text }) => toTagOf(text))
    expect(new Set(tags).size, 'one To tag').toBe(1)
  }
  for (const texts of world.byes.values()) expect(texts.size, 'one BYE a call').toBe(1)
  expect({
    transactions: door.transactions.size,
    dialogs: door.dialogs.size,
    leaving: door.dialogs.leaving,
    provisionals: door.provisionals.size,
    lines: door.lines.held,
    waiting: door.waiting,
    sessions: world.openSessions,
    timers: door.wheel.size,
  }).toEqual({ transactions: 0, dialogs: 0, leaving: 0, provisionals: 0, lines: 0, waiting: 0, sessions: 0, timers: 0 })
}

function isFirst(request: SipRequest, key: string): boolean {
  return (
    request.method === 'INVITE' &&
    request.toTag === '' &&
    callRef(request, LOOPBACK.name, userOf(request.target)) === key
  )
}

async function play(step: Step, handsets: readonly Handset[], world: World): Promise<void> {
  switch (step.do) {
    case 'store':
      return world.store(step.how)
    case 'sound':
      return world.hearSound()
    case 'speak':
      return world.speak()
    case 'wait':
      return world.pass(step.ms)
    case 'stop':
      for (const party of world.door.dialogs.all()) party.stop()
      return world.pass(0)
    default:
      handsets[step.call]?.act(step)
      return world.pass(0)
  }
}
