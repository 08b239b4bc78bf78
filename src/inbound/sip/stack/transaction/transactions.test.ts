/** Bounded memory of transactions: a short key, and so many bytes of answers. */
import { expect, test, vi } from 'vitest'
import { LOOPBACK } from '../../carriers/carriers.ts'
import { parseMessage, type SipRequest } from '../message/parse-message.ts'
import { UNLIMITED } from './allowance.ts'
import { createTimerWheel } from './timer-wheel.ts'
import { transactionKey } from './transaction-key.ts'
import { createTransactions } from './transactions.ts'

function invite(via: string): SipRequest {
  const text = `INVITE sip:1@h SIP/2.0\nVia: ${via}\nFrom: <sip:h>;tag=f\nTo: <sip:h>\nCall-ID: 1\nCSeq: 1 INVITE\nContact: <sip:h>\n\n`
  const message = parseMessage(text.replaceAll('\n', '\r\n'))
  if (message.kind !== 'request') throw new Error(`not read: ${JSON.stringify(message)}`)
  return message
}

const keyOf = (via: string, method?: string, name = 'kt') =>
  transactionKey({ request: invite(via), carrier: { ...LOOPBACK, name } }, method)

test('a key is short however long the branch and sent-by are, and tells apart what differs', () => {
  const long = 'z9hG4bK'.padEnd(58_000, 'x')
  const keys = [
    keyOf(`SIP/2.0/UDP h;branch=${long}`),
    keyOf(`SIP/2.0/UDP h;branch=${long}y`),
    keyOf(`SIP/2.0/UDP ${'h'.repeat(200)};branch=${long}`),
    keyOf('SIP/2.0/UDP h'), // from before RFC 3261
    keyOf('SIP/2.0/UDP h;branch=z9hG4bK1'),
    keyOf('SIP/2.0/UDP h;branch=z9hG4bK1', 'OPTIONS'),
    keyOf('SIP/2.0/UDP h;branch=z9hG4bK1', 'X'.repeat(58_000)),
    keyOf('SIP/2.0/UDP h;branch=z9hG4bK1', 'INVITE', 'skt'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(30)
  expect(keyOf('SIP/2.0/UDP H;branch=z9hG4bK1')).toBe(keyOf('SIP/2.0/UDP h;branch=z9hG4bK1'))
})

test('answers are counted in bytes: other requests fill their own share, and calls do not notice', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let now = 0
  const wheel = createTimerWheel(() => now)
  const transactions = createTransactions(wheel, 1_000, 10_000)
  const way = { transmit: () => {}, reliable: false, allowance: UNLIMITED }
  const answer = 'x'.repeat(5_000)
  for (const key of ['a', 'b']) {
    expect(transactions.fullOfRequests).toBe(false)
    transactions.openRequest(key, way).answer(answer)
  }
  expect(transactions).toMatchObject({ fullOfRequests: true, full: false })
  for (const key of ['a', 'b']) {
    expect(transactions.full).toBe(false)
    const call = transactions.openInvite(key, key, way)
    call.answer(100, answer)
    call.answer(486, answer) // in place of the first
  }
  expect(transactions.full).toBe(true)
  transactions.invite('a')?.happen('ack') // it is sent no more
  expect(transactions.full).toBe(false)
  now = 40_000
  vi.advanceTimersByTime(20)
  expect(transactions).toMatchObject({ fullOfRequests: false, full: false, size: 0 })
  wheel.close()
  vi.useRealTimers()
})
