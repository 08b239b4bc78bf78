/** The sound of a call between our handset and the door: which codec is spoken, keys, and what is told about it afterwards. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'
import { createPeer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, logged, type Ringing, startRinging } from './sip-ringing.ts'

const from = '010-0000-0001'
const short: Prompt = { kind: 'repeat', language: 'en', digits: '' }

let ringing: Ringing
let handset: Handset
beforeAll(async () => {
  ringing = await startRinging()
  ringing.behave = async (call) => ({ ...(await logged(call)), kind: 'logged', prompt: short }) as CheckedIn
  handset = await createHandset({ server: { host: '127.0.0.1', port: ringing.port } })
})
afterAll(async () => {
  handset.close()
  await ringing.close()
})
beforeEach(() => {
  ringing.keys.length = 0
})

describe('the codec is the caller’s choice among both laws', () => {
  test.each([
    { codecs: ['PCMU'], spoken: 'PCMU' },
    { codecs: ['PCMA'], spoken: 'PCMA' },
    { codecs: ['PCMU', 'PCMA'], spoken: 'PCMU' },
    { codecs: ['PCMA', 'PCMU'], spoken: 'PCMA' },
  ] as const)('$codecs → $spoken', async ({ codecs, spoken }) => {
    const call = await handset.ring({ siteNumber: ANNOUNCE, from, codecs })
    expect(call).toMatchObject({ final: 200, codec: spoken })
    expect(call.audio.length).toBeGreaterThan(8_000)
  })
})

test.each([
  ['an answered call', ANNOUNCE],
  ['early media', EARLY],
])('keys pressed during %s are told once each, in order, never in an event', async (_, siteNumber) => {
  await handset.ring({ siteNumber, from, keys: '90#' })
  expect(ringing.keys.map(({ digit, durationMs, source }) => [digit, durationMs, source])).toEqual([
    ['9', 100, 'rfc4733'],
    ['0', 100, 'rfc4733'],
    ['#', 100, 'rfc4733'],
  ])
  expect(new Set(ringing.keys.map(({ visit }) => visit)).size).toBe(1)
})

test('without telephone events in the offer the answer names none, and a key that is none is refused by the handset', async () => {
  await expect(handset.ring({ siteNumber: ANNOUNCE, from, keys: '1x' })).rejects.toMatchObject({ code: 'SIP_BAD_KEYS' })
  const peer = await createPeer(ringing.port)
  peer.send(request('INVITE', { to: ANNOUNCE, id: 'no-keys', sdp: true }))
  const ok = await peer.next('SIP/2.0 200')
  expect(ok).toMatch(/m=audio \d+ RTP\/AVP 8\r\n/)
  expect(ok).not.toMatch(/telephone-event/)
  peer.send(request('ACK', { to: ANNOUNCE, id: 'no-keys', branch: 'no-keys-ack', toTag: toTagOf(ok) }))
  peer.send(request('BYE', { to: ANNOUNCE, id: 'no-keys', branch: 'no-keys-bye', toTag: toTagOf(ok), cseq: 2 }))
  await peer.next('SIP/2.0 200')
  peer.close()
})

test('how the packets travelled is told by carrier when a call is over', async () => {
  await handset.ring({ siteNumber: ANNOUNCE, from })
  const told = ringing.events.findLast((event) => event.type === 'media-ended')
  expect(told).toMatchObject({ carrier: 'loopback', heard: 1, heardLossRatio: 0 })
  expect(told?.type === 'media-ended' ? told.sent : 0).toBeGreaterThan(50)
})
