import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { HOUR, MINUTE } from '../../../domain/kit/time.ts'
import type { Arrival } from '../stack/transport/arrival.ts'
import { maskMessage, nameOfCall } from './mask-message.ts'
import { createTrace } from './trace.ts'

const INVITE = `INVITE sip:0802050001@192.0.2.1:5060 SIP/2.0
Via: SIP/2.0/UDP 203.0.113.77:5060;branch=z9hG4bK7;received=203.0.113.177
From: "홍길동 Hong" <sip:%3001000001234@203.0.113.7>;tag=a1
To: <tel:080-205-0001;phone-context=+82>
P-Asserted-Identity: Hong <sip:01000001234@carrier.example>, <tel:+82-10-0000-1234>
Diversion: <sip:hong.gildong@192.0.2.9>;reason=unconditional
Identity: eyJhbGciOiJFUzI1NiJ9.eyJvcmlnIjp7InRuIjoiMDEwIn19.x;info=<https://c.example>
Subject: meet me at 7
Call-ID: call-01000001234@203.0.113.7
CSeq: 314159 INVITE
Content-Type: application/sdp
Content-Length: 64

v=0
c=IN IP4 203.0.113.7
m=audio 40000 RTP/AVP 8
a=x:01000001234
`.replaceAll('\n', '\r\n')

describe('a message that is kept', () => {
  const { text } = maskMessage(INVITE)

  test('shows the last four digits of numbers, and nothing of names and proofs', () => {
    expect(text).not.toMatch(/0000-?1234|2050001|205-0001|홍|Hong|hong|eyJ|meet/)
    expect(text).toContain('INVITE sip:***0001@192.0.2.1:5060 SIP/2.0')
    expect(text).toMatch(/from: ?<sip:\*\*\*1234@203\.0\.113\.7>;tag=a1/)
    expect(text).toContain('p-asserted-identity: <sip:***1234@carrier.example>,<tel:***1234>')
    expect(text).toContain('diversion: <sip:***@192.0.2.9>;reason=unconditional')
    expect(text).toContain('identity: …')
  })

  test('still shows addresses, ports and what media was asked for, with the length of what is shown', () => {
    expect(text).toContain('via: SIP/2.0/UDP 203.0.113.77:5060;branch=z9hG4bK7;received=203.0.113.177')
    const [, body = ''] = text.split('\r\n\r\n')
    expect(body).toContain('m=audio 40000 RTP/AVP 8')
    expect(text).toContain(`content-length: ${body.length}`)
  })

  test('keeps no body but SDP: a key pressed may be part of a birth date', () => {
    const info = 'INFO sip:a SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\n'
    expect(maskMessage(info).text).not.toContain('5\r\n')
  })

  test('names its call although the Call-ID is masked', () => {
    expect(maskMessage(INVITE).call).toBe(nameOfCall('call-01000001234@203.0.113.7'))
    expect(maskMessage('garbage').call).toBe('')
  })

  test('never shows a number, wherever it stands and however it is spoilt', () => {
    const number = fc.constantFrom('01087654321', '+82-10-8765-4321', '010.8765.4321', '010 8765 4321')
    fc.assert(
      fc.property(fc.nat({ max: INVITE.length }), number, (at, put) => {
        expect(maskMessage(`${INVITE.slice(0, at)}${put}${INVITE.slice(at)}`).text).not.toMatch(/8765/)
      }),
      { numRuns: 500 },
    )
  })
})

const arrival = (text: string): Arrival => ({
  text,
  source: { address: '::1', port: 5 },
  transport: 'TCP',
  local: async () => ({ address: '::1', port: 5060 }),
  wayBack: () => () => {},
  wayTo: () => undefined,
})

test('nothing is held for longer than two hours, though nobody rings meanwhile', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
  try {
    const trace = createTrace(3)
    for (const text of ['A', 'B', 'C', 'D']) trace.heard(arrival(`${text} sip:a SIP/2.0`), 'kt')
    vi.advanceTimersByTime(HOUR)
    trace.heard(arrival('E sip:a SIP/2.0'), 'kt')
    const held = () => [...trace.all()].map(({ text }) => text[0])
    expect(held()).toEqual(['C', 'D', 'E'])
    vi.advanceTimersByTime(HOUR + MINUTE)
    expect(held()).toEqual(['E'])
    trace.heard(arrival('F sip:a SIP/2.0'), 'kt')
    expect(held()).toEqual(['E', 'F'])
    vi.advanceTimersByTime(2 * HOUR + MINUTE)
    expect(held()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('the trace holds so many messages and no more, the newest', async () => {
  const trace = createTrace(2)
  trace.heard(arrival('A sip:a SIP/2.0'), 'kt')
  trace.heard(arrival('B sip:a SIP/2.0'), 'kt')
  trace.said(arrival(''), 'SIP/2.0 200 OK', 'kt')
  await Promise.resolve()
  await Promise.resolve()
  expect([...trace.all()]).toMatchObject([
    {
      direction: 'in',
      peer: '[::1]:5',
      local: '[::1]:5060',
      transport: 'TCP',
      carrier: 'kt',
      text: 'B sip:a SIP/2.0\r\n\r\n',
    },
    { direction: 'out', text: 'SIP/2.0 200 OK\r\n\r\n' },
  ])
})
