/** Proof that the peer of one call hears us: before that nothing is played to it. */

import type { TimerWheel } from '../stack/transaction/timer-wheel.ts'
import type { Hearing } from './hearing.ts'

/** A call in which nothing is proved for so long goes on without sound, milliseconds from our SDP. */
export const PROOF_LIMIT = 1_000

export type Proof = {
  /** PRACK, ACK or another request inside the dialogue: who sends it has read the tag that we sent. */
  bySignal(): void
  /** Sound came from where ours is to go. */
  bySound(): void
  /** Our SDP is on its way. To be called once. @returns false where nothing is proved within `PROOF_LIMIT`, or the call ends before */
  wait(): Promise<boolean>
  end(): void
}

/** @param onHeard  run once, as soon as anything shows that the peer hears us */
export function createProof(hearing: Hearing, wheel: TimerWheel, onHeard: () => void): Proof {
  let state: 'open' | 'proved' | 'failed' = hearing === 'at-once' ? 'proved' : 'open'
  let heard = false
  let settle: (proved: boolean) => void = () => {}
  const finish = (next: 'proved' | 'failed') => {
    if (state !== 'open') return
    state = next
    settle(next === 'proved')
  }
  const hear = (proves: boolean) => {
    if (!heard) onHeard()
    heard = true
    if (proves) finish('proved')
  }
  return {
    bySignal: () => hear(hearing === 'once-proved'),
    bySound: () => hear(true),
    wait() {
      if (state !== 'open') return Promise.resolve(state === 'proved')
      const limit = wheel.start(PROOF_LIMIT, () => finish('failed'))
      return new Promise((resolve) => {
        settle = (proved) => {
          wheel.stop(limit)
          resolve(proved)
        }
      })
    },
    end: () => finish('failed'),
  }
}
