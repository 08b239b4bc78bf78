/** A 2xx of INVITE is repeated by the dialog, not by the transaction, until the ACK is there, over TCP too (RFC 3261 section 13.3.1.4). */
import type { Timer, TimerWheel } from '../transaction/timer-wheel.ts'
import { GIVE_UP, T1, T2 } from '../transaction/timers.ts'

/** The one 2xx of a dialog that is not acknowledged yet: another INVITE meanwhile gets 491. */
export type AckWait = {
  readonly isWaiting: boolean
  /** `send` was done once and is repeated until the ACK of `cseq`, `stop`, or 32 s have passed. */
  wait(cseq: number, send: () => void): void
  /** @returns true where the ACK was waited for: once for each 2xx */
  acknowledge(cseq: number): boolean
  stop(): void
}

/** @param giveUp  no ACK came within 32 s: the call is to end with BYE */
export function createAckWait(wheel: TimerWheel, giveUp: () => void): AckWait {
  let awaited: number | undefined
  let timer: Timer | undefined
  let end: Timer | undefined
  function stop(): void {
    awaited = undefined
    wheel.stop(timer)
    wheel.stop(end)
    timer = undefined
    end = undefined
  }
  return {
    get isWaiting() {
      return awaited !== undefined
    },
    wait(cseq, send) {
      stop()
      awaited = cseq
      let gap = T1
      timer = wheel.start(gap, again)
      end = wheel.start(GIVE_UP, () => {
        stop()
        giveUp()
      })
      function again(): void {
        send()
        gap = Math.min(gap * 2, T2)
        timer = wheel.start(gap, again)
      }
    },
    acknowledge(cseq) {
      if (awaited !== cseq) return false
      stop()
      return true
    },
    stop,
  }
}
