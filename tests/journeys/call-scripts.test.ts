/** Calls that ask, whatever is asked: a question is put over real SIP and RTP, and callers answer it by RTP events and by SIP INFO. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { keyPackets } from '../../src/cli/handset/keypad.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { CallResult } from '../../src/cli/handset/ringing.ts'
import { type Ask, type CallScript, sayAndHangUp } from '../../src/domain/call/call-script.ts'
import type { Prompt, PromptKind } from '../../src/domain/pass/prompt.ts'
import { createTrace, type Trace } from '../../src/inbound/sip/trace/trace.ts'
import { eventually } from '../support/eventually.ts'
import { type Agent, startBaresip } from './baresip-agent.ts'
import { createPeer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, type Ringing, startRinging } from './sip-ringing.ts'

const PROMPTS = join(import.meta.dirname, '../../prompts')
const from = '010-0000-0001'
const said = (kind: PromptKind): Prompt => ({ kind, language: 'ko', digits: '' })

/** Seven seconds of words: who waits for their end before a key is heard would be seen. */
const question: Ask = {
  kind: 'ask',
  prompt: said('logged-link'),
  again: said('repeat'),
  digits: { least: 6, most: 6 },
  endKey: '#',
  withinMs: 6_000,
  tries: 2,
}
const asking = (ask: Partial<Ask> = {}): CallScript => [
  { ...question, ...ask },
  { kind: 'say', prompt: said('logged') },
  { kind: 'hang-up' },
]

let ringing: Ringing
let trace: Trace
let handset: Handset
beforeAll(async () => {
  trace = createTrace(1_000)
  ringing = await startRinging({ trace })
  handset = await createHandset({ server: { host: '127.0.0.1', port: ringing.port } })
})
afterAll(async () => {
  handset.close()
  await ringing.close()
})
beforeEach(() => {
  ringing.scriptOf = () => asking()
  ringing.follow = () => undefined
  for (const kept of [ringing.events, ringing.keyed, ringing.keys, ringing.checkIns, ringing.over]) kept.length = 0
})
afterEach(async () => {
  await eventually(() => expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 }))
  expect(ringing.checkIns).toHaveLength(1)
  await eventually(() => expect(ringing.over).toHaveLength(1))
  // Nowhere but with whoever put the question.
  expect(JSON.stringify(ringing.events)).not.toMatch(/410120|"(digit|digits|keyed)"/)
  expect(JSON.stringify([...trace.all()])).not.toMatch(/410120|Signal/)
})

/** What was said, in order, and whether to its end. */
const played = () =>
  ringing.events.flatMap((event) =>
    event.type === 'prompt-played' ? [`${event.prompt} ${event.complete ? 'whole' : 'cut'}`] : [],
  )
const answers = () => ringing.keyed.map((keyed) => (keyed.kind === 'digits' ? keyed.digits : keyed.kind))
const until = (words: string) => eventually(() => expect(played()).toContain(words))

/** The last that was heard. The words of the question are cut where a key falls into them. */
function lastHeard({ audio, codec }: CallResult): PromptKind | undefined {
  if (codec === null) return undefined
  const lengths = [14_182, 12_085] // ko/logged, ko/repeat
  for (const bytes of lengths) {
    const tail = audio.subarray(audio.length - Math.ceil(bytes / 160) * 160)
    const heard = recognisePrompt(tail, codec, PROMPTS)
    if (heard !== null) return heard.kind
  }
  return undefined
}

test.each([
  { mode: 'announce', site: ANNOUNCE, final: 200 },
  { mode: 'early', site: EARLY, final: 486 },
])('$mode: six digits by RTP events cut the question, end by themselves, and the rest follows', async (row) => {
  const call = await handset.ring({ siteNumber: row.site, from, keys: '410120' })
  expect(call).toMatchObject({ final: row.final, hungUpBy: 'server' })
  expect(answers()).toEqual(['410120'])
  expect(played()).toEqual(['logged-link cut', 'logged whole'])
  expect(lastHeard(call)).toBe('logged')
  expect(ringing.answers()).toMatchObject([{ code: row.final, mode: row.mode, prompt: 'logged-link' }])
})

test('SIP INFO in both its forms: * starts over, # ends', async () => {
  ringing.scriptOf = () => asking({ digits: { least: 2, most: 6 } })
  await ringing.sipp('question-by-info', ANNOUNCE)
  expect([...trace.all()].some(({ text }) => text.startsWith('INFO '))).toBe(true)
  expect(answers()).toEqual(['41'])
  expect(played()).toEqual(['logged-link cut', 'logged whole'])
})

test('nobody answers: the question is put again, and the call ends as it would have', async () => {
  ringing.scriptOf = () => asking({ prompt: said('logged'), withinMs: 200 })
  const call = await handset.ring({ siteNumber: ANNOUNCE, from })
  expect(call).toMatchObject({ final: 200, hungUpBy: 'server' })
  expect(played()).toEqual(['logged whole', 'repeat whole', 'logged whole'])
  expect(answers()).toEqual(['nothing'])
})

test('what follows may depend on the answer, and be asked in its turn', async () => {
  ringing.follow = (keyed) =>
    keyed.kind === 'digits' ? asking({ withinMs: 100, tries: 1, prompt: said('repeat') }) : sayAndHangUp(said('repeat'))
  const call = await handset.ring({ siteNumber: ANNOUNCE, from, keys: '410120' })
  expect(answers()).toEqual(['410120', 'nothing'])
  expect(played()).toEqual(['logged-link cut', 'repeat whole', 'repeat whole'])
  expect(lastHeard(call)).toBe('repeat')
})

test('a key that a network sends both ways counts once', async () => {
  const peer = await createPeer(ringing.port)
  const inCall = (method: string, cseq: number, toTag: string) =>
    request(method, { to: ANNOUNCE, id: 'both', branch: `both${method}${cseq}`, toTag, cseq })
  const withKeys = ' 101\r\na=rtpmap:101 telephone-event/8000'
  const invite = request('INVITE', { to: ANNOUNCE, id: 'both', sdp: true })
    .replace('RTP/AVP 8', `RTP/AVP 8${withKeys}`)
    .replace(/Content-Length: (\d+)/, (_, bytes) => `Content-Length: ${Number(bytes) + withKeys.length}`)
  peer.send(invite)
  const ok = await peer.next('SIP/2.0 200')
  const toTag = toTagOf(ok)
  peer.send(inCall('ACK', 1, toTag))
  const rtp = createSocket('udp4').bind(0, '127.0.0.1')
  await once(rtp, 'listening')
  for (const [index, key] of [...'410120'].entries()) {
    const body = `Signal=${key}\r\n`
    const info = inCall('INFO', index + 2, toTag)
      .replace('Content-Length: 0', `Content-Type: application/dtmf-relay\nContent-Length: ${body.length}`)
      .concat(body)
    peer.send(info)
    await peer.next('SIP/2.0 200')
    const before = ringing.keys.length
    for (const { packet } of keyPackets(key, 100 * index)) {
      packet.writeUInt32BE(8_000 * (index + 1), 4)
      rtp.send(packet, Number(/m=audio (\d+)/.exec(ok)?.[1]), '127.0.0.1')
    }
    if (index < 5) await eventually(() => expect(ringing.keys.length).toBe(before + 1))
  }
  await eventually(() => expect(answers()).toEqual(['410120']))
  peer.send(inCall('BYE', 8, toTag))
  await peer.next('SIP/2.0 200')
  await until('logged cut') // told from another thread, and of no later call
  rtp.close()
  peer.close()
})

describe('baresip', () => {
  let agent: Agent
  beforeEach(async () => {
    agent = await startBaresip(['pcma', 'pcmu'])
    agent.command('dial', `sip:${ANNOUNCE}@127.0.0.1:${ringing.port}`)
    await agent.says(/Call established/)
  })
  afterEach(() => agent.close())

  async function press(keys: string): Promise<void> {
    for (const key of keys) {
      const before = ringing.keys.length
      agent.command('sndcode', key)
      await eventually(() => expect(ringing.keys.length).toBeGreaterThan(before))
    }
  }

  test('too few digits: asked again; * starts over in the second try', async () => {
    await press('4101#')
    await until('logged-link cut')
    await press('99*410120')
    await agent.says(/session closed/)
    expect(answers()).toEqual(['410120'])
    expect(played()).toEqual(['logged-link cut', 'repeat cut', 'logged whole'])
  })

  test('hangs up in the middle of its digits: told once, the visit stays, line and port are free', async () => {
    await press('4101')
    agent.command('hangup')
    await eventually(() => expect(answers()).toEqual(['nothing']))
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 200 }])
  })

  test('hangs up behind the last digit: it counts', async () => {
    await press('410120')
    agent.command('hangup')
    await eventually(() => expect(answers()).toEqual(['410120']))
  })
})
