/** Repeats in a dialog until the caller has it: 183 until its PRACK, 2xx until its ACK. On a clock that the test turns. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTimerWheel, type TimerWheel } from '../transaction/timer-wheel.ts'
import { createProvisionals } from './reliable-provisional.ts'
import { createAckWait } from './repeat-2xx.ts'

let now = 0
let wheel: TimerWheel
let sent: number[] = []
const send = () => void sent.push(Math.round(now / 100) / 10)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  now = 0
  sent = []
  wheel = createTimerWheel(() => now)
})
afterEach(() => {
  wheel.close()
  vi.useRealTimers()
})

describe('a reliable 183', () => {
  const rseqOf = (headers: readonly string[]) => Number(/RSeq: (\d+)/.exec(headers.join())?.[1])

  test('comes again with the gap doubled each time, and not behind its PRACK', () => {
    const provisionals = createProvisionals(wheel)
    let confirmed = 0
    const ringing = provisionals.open('d', 1, () => confirmed++)
    ringing.repeat(send)
    pass(9_000)
    expect(sent).toEqual([0.5, 1.5, 3.5, 7.5])
    expect(provisionals.acknowledge('d', { rseq: rseqOf(ringing.headers), cseq: 1, method: 'INVITE' })).toBe(true)
    pass(20_000)
    expect(sent).toHaveLength(4)
    expect(confirmed).toBe(1)
    expect(provisionals.size + wheel.size).toBe(0)
  })

  test('is confirmed by its own number, CSeq, method and dialog only, and once', () => {
    const provisionals = createProvisionals(wheel)
    const ringing = provisionals.open('d', 7, () => {})
    const rseq = rseqOf(ringing.headers)
    expect(provisionals.acknowledge('d', { rseq: rseq + 1, cseq: 7, method: 'INVITE' })).toBe(false)
    expect(provisionals.acknowledge('d', { rseq, cseq: 8, method: 'INVITE' })).toBe(false)
    expect(provisionals.acknowledge('d', { rseq, cseq: 7, method: 'UPDATE' })).toBe(false)
    expect(provisionals.acknowledge('e', { rseq, cseq: 7, method: 'INVITE' })).toBe(false)
    expect(provisionals.acknowledge('d', { rseq, cseq: 7, method: 'INVITE' })).toBe(true)
    expect(provisionals.acknowledge('d', { rseq, cseq: 7, method: 'INVITE' })).toBe(false)
  })

  test('is not repeated behind the final answer, but its PRACK is known for 32 s', () => {
    const provisionals = createProvisionals(wheel)
    const ringing = provisionals.open('d', 1, () => {})
    ringing.repeat(send)
    ringing.answered()
    pass(31_000)
    expect(sent).toHaveLength(0)
    expect(provisionals.size).toBe(1)
    pass(1_200)
    expect(provisionals.size + wheel.size).toBe(0)
  })

  test('has a number from 1 to 2^31 - 1, another each time', () => {
    const provisionals = createProvisionals(wheel)
    const numbers = Array.from({ length: 200 }, (_, i) => rseqOf(provisionals.open(String(i), 1, () => {}).headers))
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31)
    expect(new Set(numbers).size).toBeGreaterThan(190)
  })
})

describe('a 2xx', () => {
  test('comes again at 0.5, 1.5, 3.5 s and then every 4 s until the ACK of its INVITE', () => {
    const acks = createAckWait(wheel, () => expect.unreachable())
    acks.wait(3, send)
    pass(12_000)
    expect(sent).toEqual([0.5, 1.5, 3.5, 7.5, 11.5])
    expect(acks.acknowledge(2)).toBe(false)
    expect(acks.isWaiting).toBe(true)
    expect(acks.acknowledge(3)).toBe(true)
    expect(acks.acknowledge(3)).toBe(false)
    pass(12_000)
    expect(sent).toHaveLength(5)
    expect(wheel.size).toBe(0)
  })

  test('is given up after 32 s, once for each that was waited for', () => {
    const givenUp: number[] = []
    const acks = createAckWait(wheel, () => givenUp.push(now))
    acks.wait(3, send)
    pass(20_000)
    acks.wait(4, send)
    pass(31_900)
    expect(givenUp).toEqual([])
    pass(200)
    expect(givenUp).toHaveLength(1)
    expect([acks.isWaiting, acks.acknowledge(4), wheel.size]).toEqual([false, false, 0])
    const before = sent.length
    pass(60_000)
    expect([sent.length, givenUp.length]).toEqual([before, 1])
  })
})

function pass(ms: number): void {
  for (const until = now + ms; now < until; ) {
    now += 10
    vi.advanceTimersByTime(10)
  }
}
