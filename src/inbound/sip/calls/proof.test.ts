/** Proofs: what shows that the peer of a call hears us, and how long is waited for it. On a clock that the test turns. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTimerWheel, TICK_MS, type TimerWheel } from '../stack/transaction/timer-wheel.ts'
import type { Hearing } from './hearing.ts'
import { createProof, PROOF_LIMIT } from './proof.ts'

let now = 0
let wheel: TimerWheel

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  now = 0
  wheel = createTimerWheel(() => now)
})
afterEach(() => {
  wheel.close()
  vi.useRealTimers()
})

function pass(ms: number): void {
  for (const end = now + ms; now < end; ) {
    now += TICK_MS
    vi.advanceTimersByTime(TICK_MS)
  }
}

/** A proof that counts how often it was heard of. */
function proofOf(hearing: Hearing) {
  const onHeard = vi.fn<() => void>()
  return { onHeard, ...createProof(hearing, wheel, onHeard) }
}

/** What `wait` settled with; undefined while it has not. */
function settled(waiting: Promise<boolean>): () => Promise<boolean | undefined> {
  return () => Promise.race([waiting, Promise.resolve(undefined)])
}

test('at once nothing is waited for, and no timer runs', async () => {
  const proof = proofOf('at-once')
  expect(await proof.wait()).toBe(true)
  expect(wheel.size).toBe(0)
  expect(proof.onHeard).not.toHaveBeenCalled()
})

describe.each(['once-proved', 'where-heard'] as const)('%s', (hearing) => {
  test('a second without proof goes on without sound, and not before', async () => {
    const outcome = settled(proofOf(hearing).wait())
    pass(PROOF_LIMIT - TICK_MS)
    expect(await outcome()).toBeUndefined()
    pass(3 * TICK_MS)
    expect(await outcome()).toBe(false)
  })

  test('sound proves it, and the timer is stopped', async () => {
    const proof = proofOf(hearing)
    const waiting = proof.wait()
    proof.bySound()
    expect(wheel.size).toBe(0)
    expect(await waiting).toBe(true)
    expect(proof.onHeard).toHaveBeenCalledOnce()
  })

  test('sound before our SDP is on its way proves it too', async () => {
    const proof = proofOf(hearing)
    proof.bySound()
    expect(await proof.wait()).toBe(true)
    expect(wheel.size).toBe(0)
  })

  test('the end of the call ends the waiting', async () => {
    const proof = proofOf(hearing)
    const waiting = proof.wait()
    proof.end()
    expect(wheel.size).toBe(0)
    expect(await waiting).toBe(false)
    expect(proof.onHeard).not.toHaveBeenCalled()
  })

  test('what comes after the end proves nothing', async () => {
    const proof = proofOf(hearing)
    proof.end()
    proof.bySound()
    expect(await proof.wait()).toBe(false)
  })

  test('what was proved stays so to the end', async () => {
    const proof = proofOf(hearing)
    proof.bySound()
    proof.end()
    expect(await proof.wait()).toBe(true)
  })

  test('it is heard of once, however often it is shown', () => {
    const proof = proofOf(hearing)
    proof.bySignal()
    proof.bySound()
    proof.bySignal()
    expect(proof.onHeard).toHaveBeenCalledOnce()
  })
})

test('a request proves it where the address is known', async () => {
  const proof = proofOf('once-proved')
  const waiting = proof.wait()
  proof.bySignal()
  expect(await waiting).toBe(true)
})

test('behind NAT a request shows that it hears, but only sound shows where', async () => {
  const proof = proofOf('where-heard')
  const outcome = settled(proof.wait())
  proof.bySignal()
  expect(proof.onHeard).toHaveBeenCalledOnce()
  expect(await outcome()).toBeUndefined()
  proof.bySound()
  expect(await outcome()).toBe(true)
})
