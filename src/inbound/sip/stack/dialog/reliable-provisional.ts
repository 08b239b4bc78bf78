/** A 183 that the caller confirms with PRACK, repeated until then (RFC 3262). One a call: nothing else is said before the answer. */

import { optionTags } from '../../calls/option-tags.ts'
import { randomToken } from '../../calls/random-token.ts'
import type { SipRequest } from '../message/parse-message.ts'
import type { Rack } from '../message/parse-rack.ts'
import type { Timer, TimerWheel } from '../transaction/timer-wheel.ts'
import { GIVE_UP, T1 } from '../transaction/timers.ts'

export type Provisional = {
  /** Header lines of the 183. */
  readonly headers: readonly string[]
  /** `send` was done once and is repeated, with the gap doubled each time. */
  repeat(send: () => void): void
  /** The INVITE has its final answer: no more is repeated, but a PRACK may be under way for 32 s. */
  answered(): void
}

export type Provisionals = {
  /** @param onPrack  run once, when the caller has the 183 */
  open(dialogId: string, inviteCseq: number, onPrack: () => void): Provisional
  /** @returns false where no 183 of that name waits: 481 */
  acknowledge(dialogId: string, what: Rack): boolean
  readonly size: number
}

/** True where the caller requires reliable provisional answers, or supports them. */
export function takesReliable(invite: SipRequest): boolean {
  return optionTags(invite, 'supported').includes('100rel') || optionTags(invite, 'require').includes('100rel')
}

type Waiting = { readonly rseq: number; readonly cseq: number; acknowledged(): void }

export function createProvisionals(wheel: TimerWheel): Provisionals {
  const waiting = new Map<string, Waiting>()
  return {
    open(dialogId, cseq, onPrack) {
      const rseq = firstRseq()
      let gap = T1
      let repetition: Timer | undefined
      let end: Timer | undefined
      waiting.set(dialogId, {
        rseq,
        cseq,
        acknowledged() {
          waiting.delete(dialogId)
          wheel.stop(repetition)
          wheel.stop(end)
          onPrack()
        },
      })
      return {
        headers: ['Require: 100rel', `RSeq: ${rseq}`],
        repeat(send) {
          repetition = wheel.start(gap, again)
          function again(): void {
            send()
            gap *= 2 // without the bound that other repetitions have (RFC 3262 section 3)
            repetition = wheel.start(gap, again)
          }
        },
        answered() {
          wheel.stop(repetition)
          if (waiting.has(dialogId) && end === undefined) end = wheel.start(GIVE_UP, () => waiting.delete(dialogId))
        },
      }
    },
    acknowledge(dialogId, { rseq, cseq, method }) {
      const found = waiting.get(dialogId)
      if (found === undefined || found.rseq !== rseq || found.cseq !== cseq || method !== 'INVITE') return false
      found.acknowledged()
      return true
    },
    get size() {
      return waiting.size
    },
  }
}

/** From 1 to 2^31 - 1, at random (RFC 3262 section 3). */
function firstRseq(): number {
  return (Number.parseInt(randomToken().slice(0, 8), 16) % (2 ** 31 - 1)) + 1
}
