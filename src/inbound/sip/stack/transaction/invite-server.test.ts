/** INVITE transactions on a clock that the test turns: what is sent when, and that nothing is left behind. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAllowance, UNLIMITED } from './allowance.ts'
import { createTimerWheel, type TimerWheel } from './timer-wheel.ts'
import { createTransactions, type Transactions } from './transactions.ts'

let now = 0
let wheel: TimerWheel
let transactions: Transactions
let sent: { readonly text: string; readonly at: number }[] = []
/** A call's name. */
const CALL = '00112233445566778899aabbccddeeff'
const transmit = (text: string) => void sent.push({ text, at: now })
const udp = { transmit, reliable: false, allowance: UNLIMITED }
const tcp = { transmit, reliable: true, allowance: UNLIMITED }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  now = 0
  sent = []
  wheel = createTimerWheel(() => now)
  transactions = createTransactions(wheel, 10)
})
afterEach(() => {
  wheel.close()
  vi.useRealTimers()
})

test('to a peer that has not proved that it hears, less than three times what it said is said', () => {
  const allowance = createAllowance(100)
  const bounded = {
    reliable: false,
    allowance,
    transmit: (text: string) => {
      allowance.said(text.length)
      transmit(text)
    },
  }
  const invite = transactions.openInvite('k', 'c', bounded)
  const said = () => sent.reduce((bytes, { text }) => bytes + text.length, 0)
  invite.answer(486, 'b'.repeat(90))
  pass(33_000)
  expect(said()).toBe(270)
  const again = transactions.openInvite('k2', 'c2', bounded)
  again.answer(486, 'b'.repeat(90)) // what ends a call is always said, once
  again.repeated(100)
  expect(said(), 'the INVITE came again: its answer too').toBe(450)
  pass(33_000)
  expect(said()).toBeLessThan(3 * 200)
})

test('a final answer is repeated at 0.5, 1, 2 and then every 4 s, and given up after 32 s', () => {
  transactions.openInvite('k', 'c', udp).answer(486, 'busy')
  pass(33_000)
  expect(sent.map(({ at }) => Math.round(at / 100) / 10)).toEqual([
    0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5,
  ])
  expect(transactions.size).toBe(0)
  expect(wheel.size).toBe(0)
})

test('an ACK ends the repetitions; the transaction absorbs what is late for 5 s and is gone', () => {
  const invite = transactions.openInvite('k', CALL, udp)
  invite.answer(486, 'busy')
  invite.happen('ack')
  expect(wheel.size).toBe(1)
  expect(transactions.size).toBe(1)
  pass(4_900)
  const confirmed = transactions.invite('k')
  confirmed?.repeated(100)
  confirmed?.happen('ack')
  expect(confirmed).toMatchObject({ state: 'confirmed', open: false, toTag: invite.toTag })
  expect(transactions.merged(CALL)).toBe(true)
  pass(200)
  expect(transactions.invite('k')).toBeUndefined()
  expect(transactions.merged(CALL)).toBe(false)
  expect(sent).toHaveLength(1)
  expect(transactions.size + wheel.size).toBe(0)
})

test('each of many is gone 5 s behind its own ACK, by its key and by its call', () => {
  const places = Array.from({ length: 8 }, (_, at) => at)
  const callOf = (at: number) => CALL.replace('0', String(at))
  for (const at of places) {
    const invite = transactions.openInvite(`k${at}`, callOf(at), udp)
    invite.answer(486, 'busy')
    invite.happen('ack')
    pass(500)
  }
  pass(100)
  for (let time = 4_100; time < 10_000; time += 500) {
    const there = places.map((at) => time < at * 500 + 5_000)
    expect(places.map((at) => transactions.invite(`k${at}`) !== undefined)).toEqual(there)
    expect(places.map((at) => transactions.merged(callOf(at)))).toEqual(there)
    pass(500)
  }
  expect(wheel.size).toBe(0)
})

test('a 2xx is not repeated by the transaction, and INVITEs behind it are absorbed for 32 s', () => {
  const invite = transactions.openInvite('k', 'c', udp)
  invite.answer(183, 'ringing')
  invite.happen('invite')
  invite.answer(200, 'ok')
  invite.happen('invite')
  pass(31_900)
  expect(transactions.size).toBe(1)
  pass(200)
  expect(transactions.size).toBe(0)
  expect(sent.map(({ text }) => text)).toEqual(['ringing', 'ringing', 'ok'])
})

test('only the first final answer counts', () => {
  const invite = transactions.openInvite('k', 'c', udp)
  invite.answer(487, 'terminated')
  invite.answer(486, 'busy')
  invite.happen('invite')
  expect(sent.map(({ text }) => text)).toEqual(['terminated', 'terminated'])
})

test('a request of another kind is remembered for 32 s', () => {
  const options = transactions.openRequest('k', udp)
  options.answer('ok')
  options.happen('request')
  pass(32_100)
  expect(sent.map(({ text }) => text)).toEqual(['ok', 'ok'])
  expect(transactions.size).toBe(0)
})

test('a BYE of ours that nobody answers is repeated and given up after 32 s', () => {
  transactions.openClient('b', 'bye', udp)
  expect(transactions.unanswered).toBe(1)
  pass(33_000)
  expect(sent).toHaveLength(11)
  expect(transactions.size).toBe(0)
  expect(wheel.size).toBe(0)
})

test('a provisional answer to our BYE slows its repetition, a final one ends it', () => {
  transactions.openClient('b', 'bye', udp)
  transactions.client('b')?.answered(100)
  pass(9_000)
  expect(sent).toHaveLength(4) // at 0, 0.5, 4.5, 8.5 s
  transactions.client('b')?.answered(481)
  expect(transactions.unanswered).toBe(0)
  pass(5_100)
  expect(sent).toHaveLength(4)
  expect(transactions.size).toBe(0)
})

describe('over a way that loses nothing', () => {
  test('a refusal is not repeated, and behind its ACK nothing is waited for', () => {
    const invite = transactions.openInvite('k', 'c', tcp)
    invite.answer(486, 'busy')
    pass(2_000)
    expect(sent).toHaveLength(1)
    invite.happen('ack')
    pass(50)
    expect(transactions.size + wheel.size).toBe(0)
  })

  test('a refusal without ACK is given up after 32 s all the same', () => {
    transactions.openInvite('k', 'c', tcp).answer(486, 'busy')
    pass(31_900)
    expect(transactions.size).toBe(1)
    pass(200)
    expect(transactions.size).toBe(0)
  })

  test('a request of another kind is forgotten at once, a BYE of ours sent once and given up after 32 s', () => {
    let told = 0
    transactions.openRequest('k', tcp).answer('ok')
    transactions.openClient('b', 'bye', tcp, () => told++)
    pass(50)
    expect(transactions.size).toBe(1)
    pass(32_000)
    expect(sent.map(({ text }) => text)).toEqual(['ok', 'bye'])
    expect(transactions.size + wheel.size).toBe(0)
    expect(told).toBe(1)
  })
})

test('beyond its bound the table is full', () => {
  for (let i = 0; i < 10; i++) transactions.openRequest(String(i), udp)
  expect(transactions.full).toBe(true)
})

function pass(ms: number): void {
  for (const until = now + ms; now < until; ) {
    now += 10
    vi.advanceTimersByTime(10)
  }
}
