/** Random callers: whatever comes in whatever order, a call is one visit, each request has one final answer, and nothing is left behind. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callRef } from '../../src/contracts/call-ref.ts'
import { type CallScript, sayAndHangUp } from '../../src/domain/call/call-script.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { parseMessage, type SipRequest } from '../../src/inbound/sip/stack/message/parse-message.ts'
import { userOf } from '../../src/inbound/sip/stack/message/parse-uri.ts'
import { createWorld, NUMBERS, QUESTION, type World } from './sip-model-world.ts'

/** Longer than any timer: 45 s of a call that asks, 32 s for its BYE, 32 s for what may still come. */
const ALL_TIMERS = 115_000

/** Two keys answer it; any caller's INFO is one. */
function askAndSay(prompt: Prompt): CallScript {
  const put = { prompt: { ...prompt, kind: QUESTION }, again: prompt } as const
  const limits = { digits: { least: 2, most: 2 }, endKey: '#', withinMs: 600, tries: 2 }
  return [{ kind: 'ask', ...put, ...limits }, { kind: 'say', prompt }, { kind: 'hang-up' }]
}

type Step =
  | { readonly do: 'invite' | 'fork'; readonly call: number }
  | { readonly do: 'cancel' | 'bye' | 'info' | 'options' | 'answer-bye'; readonly call: number }
  | { readonly do: 'ack'; readonly call: number; readonly offer: Offer }
  | { readonly do: 'prack'; readonly call: number; readonly offer: Offer; readonly right: boolean }
  | { readonly do: 'update' | 'reinvite'; readonly call: number; readonly offer: Offer; readonly late: boolean }
  | { readonly do: 'repeat'; readonly call: number; readonly which: number }
  | { readonly do: 'store'; readonly how: 'logged' | 'unavailable' }
  | { readonly do: 'sound' | 'speak' }
  | { readonly do: 'stop' }
  | { readonly do: 'wait'; readonly ms: number }

const OFFERS = ['none', 'spoken', 'held', 'unspoken'] as const
type Offer = (typeof OFFERS)[number]

type Caller = {
  readonly to: keyof typeof NUMBERS
  readonly headers: string
  readonly sdp: boolean
  readonly transport: 'UDP' | 'TCP'
}

const caller: fc.Arbitrary<Caller> = fc.record({
  to: fc.constantFrom('announce', 'announce', 'early', 'early', 'silent', 'nobodys'),
  headers: fc.constantFrom('', 'Supported: 100rel\n', 'Require: 100rel\n', 'Supported: timer\nSession-Expires: 1800\n'),
  sdp: fc.constantFrom(true, true, true, false),
  transport: fc.constantFrom('UDP', 'UDP', 'TCP'),
})

const call = fc.nat(2)
const offer = fc.constantFrom(...OFFERS)
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('invite' as const), call }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fork' as const), call }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('ack' as const), call, offer }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('cancel', 'bye', 'info', 'options', 'answer-bye'), call }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('prack' as const), call, offer, right: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('update', 'reinvite'),
      call,
      offer,
      late: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat' as const), call, which: fc.nat(9) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      how: fc.constantFrom('logged', 'logged', 'unavailable'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('sound', 'sound', 'speak') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(20, 220, 600, 600, 2_100, 12_000) }),
  },
)

/** Most of the time the calls are under way, and their visits stored, before all goes wild: else hardly one would be. */
const beginnings: fc.Arbitrary<readonly Step[]> = fc.constantFrom(
  [],
  [{ do: 'invite', call: 0 }],
  ...[1, 2, 3, 4].map((): Step[] => [
    { do: 'invite', call: 0 },
    { do: 'invite', call: 1 },
    { do: 'invite', call: 2 },
    { do: 'store', how: 'logged' },
  ]),
)

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

type Handset = ReturnType<typeof createHandset>

/** A caller with no sense of what is due: it only knows tags, numbers and what it said before. */
function createHandset(world: World, { to, headers, sdp, transport }: Caller, index: number) {
  const host = `127.0.0.${index + 1}`
  const callId = `call${index}@${host}`
  const said: string[] = []
  let cseq = 1
  let branches = 0

  function act(step: Extract<Step, { call: number }>) {
    switch (step.do) {
      case 'invite':
        return say('INVITE', { cseq: 1, branch: 'first', tag: '', more: headers, body: sdp ? SDP.spoken : '' })
      case 'fork':
        return say('INVITE', {
          cseq: 1,
          branch: `fork${++branches}`,
          tag: '',
          more: headers,
          body: sdp ? SDP.spoken : '',
        })
      case 'cancel':
        return say('CANCEL', { cseq: 1, branch: 'first', tag: '' })
      case 'ack':
        return acknowledge(SDP[step.offer])
      case 'bye':
        return say('BYE', {})
      case 'info':
        return say('INFO', { body: 'Signal=5\r\n', type: 'application/dtmf-relay' })
      case 'options':
        return say('OPTIONS', {})
      case 'prack':
        return say('PRACK', { more: `RAck: ${step.right ? rseq() : 1} 1 INVITE\n`, body: SDP[step.offer] })
      case 'update':
      case 'reinvite': {
        const method = step.do === 'update' ? 'UPDATE' : 'INVITE'
        return say(method, { body: SDP[step.offer], ...(step.late ? { cseq: Math.max(1, cseq - 1) } : {}) })
      }
      case 'repeat': {
        const again = said[step.which % Math.max(1, said.length)]
        if (again !== undefined) world.send(again, host, transport)
        return
      }
      case 'answer-bye':
        return answerByes()
    }
  }

  function say(method: string, about: Written): void {
    const number = about.cseq ?? ++cseq
    const branch = about.branch ?? `${++branches}`
    const tag = about.tag ?? toTag()
    const body = about.body ?? ''
    const text = `${method} sip:${NUMBERS[to]}@127.0.0.1 SIP/2.0
Via: SIP/2.0/${transport} ${host};branch=z9hG4bK${index}-${branch}
From: <sip:0100000000${index}@${host}>;tag=f${index}
To: <sip:${NUMBERS[to]}@127.0.0.1>${tag === '' ? '' : `;tag=${tag}`}
Call-ID: ${callId}
CSeq: ${number} ${method}
Contact: <sip:elsewhere@192.0.2.9>
Record-Route: <sip:192.0.2.8;lr>
${about.more ?? ''}${body === '' ? '' : `Content-Type: ${about.type ?? 'application/sdp'}\n`}Content-Length: ${body.length}

`
    const whole = text.replaceAll('\n', '\r\n') + body
    said.push(whole)
    world.send(whole, host, transport)
  }

  /** Of every INVITE of ours that has its final answer. @param body  of the ACK of a 2xx */
  function acknowledge(body: string): void {
    for (const { request, heard } of world.asked.filter(({ request: each }) => each.callId === callId)) {
      const final = heard.find(({ status }) => status >= 200)
      if (request.method !== 'INVITE' || final === undefined) continue
      const branch = final.status < 300 ? `${++branches}` : (request.via.branch ?? '').replace(`z9hG4bK${index}-`, '')
      say('ACK', { cseq: request.cseq, branch, tag: toTagOf(final.text), body: final.status < 300 ? body : '' })
    }
  }

  function answerByes(): void {
    for (const [id, texts] of world.byes) {
      if (!id.startsWith(callId)) continue
      for (const text of texts) {
        world.send(text.replace(/^BYE [^\r]*/, 'SIP/2.0 200 OK'), host, transport)
      }
    }
  }

  /** As the first INVITE was answered last. */
  function toTag(): string {
    const tags = world.asked
      .filter(({ request }) => request.callId === callId && request.method === 'INVITE' && request.toTag === '')
      .flatMap(({ heard }) => heard.filter(({ status }) => status > 100 && status !== 482))
    return toTagOf(tags.at(-1)?.text ?? '') || 'none'
  }

  function rseq(): string {
    const heard = world.asked.filter(({ request }) => request.callId === callId).flatMap((each) => each.heard)
    return /\r\nRSeq: (\d+)/.exec(heard.findLast(({ text }) => text.includes('RSeq'))?.text ?? '')?.[1] ?? '2'
  }

  return { act }
}

type Written = {
  readonly cseq?: number
  readonly branch?: string
  readonly tag?: string
  readonly more?: string
  readonly body?: string
  readonly type?: string
}

const PLAIN = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'
const SDP: Readonly<Record<Offer, string>> = {
  none: '',
  spoken: PLAIN,
  held: `${PLAIN}a=sendonly\r\n`,
  unspoken: PLAIN.replace('AVP 8', 'AVP 9'),
}

function toTagOf(text: string): string {
  const message = parseMessage(text)
  return message.kind === 'response' || message.kind === 'request' ? message.toTag : ''
}
