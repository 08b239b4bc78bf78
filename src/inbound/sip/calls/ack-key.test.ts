/** The short way of an ACK and the long one tell the same transaction, or the short one tells none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LOOPBACK } from '../carriers/carriers.ts'
import { parseMessage } from '../stack/message/parse-message.ts'
import { transactionKey } from '../stack/transaction/transaction-key.ts'
import { ackKey } from './ack-key.ts'

const VIA = 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776'

function ack(via: string, { method = 'ACK', before = '' } = {}): string {
  const lines = `${method} sip:1@h SIP/2.0\n${before}Via: ${via}\nFrom: <sip:a@h>;tag=f\nTo: <sip:1@h>;tag=t\nCall-ID: c\nCSeq: 1 ${method}\n\n`
  return lines.replaceAll('\n', '\r\n')
}

function wholeKey(text: string): string | undefined {
  const message = parseMessage(text)
  return message.kind === 'request' ? transactionKey({ request: message, carrier: LOOPBACK }) : undefined
}

test('an ACK finds the INVITE that the whole of it would find', () => {
  const vias = [
    VIA,
    `${VIA};rport`,
    'SIP/2.0/UDP Host.Example;rport;branch=z9hG4bKx;x="a"',
    ' SIP / 2.0 / tcp h : 5070 ;branch=z9hG4bKx',
  ]
  for (const via of vias) {
    const text = ack(via)
    expect(wholeKey(text)).toBeDefined()
    expect([wholeKey(text), undefined]).toContain(ackKey(text, LOOPBACK))
  }
  expect(ackKey(ack(VIA), LOOPBACK)).toBe(wholeKey(ack(VIA)))
  expect(ackKey(ack(VIA), { ...LOOPBACK, name: 'other' })).not.toBe(wholeKey(ack(VIA)))
})

test.each([
  ['another method', ack(VIA, { method: 'BYE' })],
  ['a header before Via', ack(VIA, { before: 'Max-Forwards: 70\n' })],
  ['two values in one Via', ack(`${VIA}, SIP/2.0/UDP h;branch=z9hG4bK2`)],
  ['a Via that goes on in the next line', ack(`${VIA}\n ;rport`)],
  ['a quoted string', ack(`${VIA};x="a"`)],
  ['a branch from before RFC 3261', ack('SIP/2.0/UDP h;branch=1')],
  ['the cookie alone', ack('SIP/2.0/UDP h;branch=z9hG4bK')],
  ['a broken Via', ack('SIP/2.0/UDP h;branch')],
  ['no header', 'ACK sip:1@h SIP/2.0'],
  ['no end of the Via', `ACK sip:1@h SIP/2.0\r\nVia: ${VIA}`],
])('%s is left to whoever reads the whole', (_, text) => {
  expect(ackKey(text, LOOPBACK)).toBeUndefined()
})

test('whatever stands in the Via, a key that is read is the right one', () => {
  const pieces = fc.constantFrom(
    ';',
    ',',
    '"',
    '\\',
    ' ',
    '\t',
    '\r',
    '\n',
    'branch=',
    'z9hG4bK',
    'rport',
    'a',
    '=',
    'H',
    ':',
    '5060',
    '<',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (more) => {
      const text = ack(VIA + more.join(''))
      const key = ackKey(text, LOOPBACK)
      const whole = wholeKey(text)
      if (key !== undefined && whole !== undefined) expect(key).toBe(whole)
    }),
    { numRuns: 2_000 },
  )
})
