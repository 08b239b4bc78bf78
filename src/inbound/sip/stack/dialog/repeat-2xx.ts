/** A 2xx of INVITE is repeated by the dialog, not by the transaction, until the ACK is there, over TCP too (RFC 3261 section 13.3.1.4). */
import type { Timer, TimerWheel } from '../transaction/timer-wheel.ts'
import { T1, T2 } from '../transaction/timers.ts'

/** The one 2xx of a dialog that is not acknowledged yet: another INVITE meanwhile gets 491. */
export type AckWait = {
  readonly isWaiting: boolean
  /** `send` was done once and is repeated until the ACK of `cseq`, or `stop`: at the latest when the call ends. */
  wait(cseq: number, send: () => void): void
  /** @returns true where the ACK was waited for: once for each 2xx */
  acknowledge(cseq: number): boolean
  stop(): void
}

export function createAckWait(wheel: TimerWheel): AckWait {
  let awaited: number | undefined
  let timer: Timer | undefined
  function stop(): void {
    awaited = undefined
    wheel.stop(timer)
    timer = undefined
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
