/** A 2xx of INVITE is repeated by the dialog, not by the transaction, until the ACK is there (RFC 3261 section 13.3.1.4). */
import type { Timer, TimerWheel } from '../transaction/timer-wheel.ts'
import { T1, T2 } from '../transaction/timers.ts'

/** @returns how to stop; the caller of this function does so at the latest when the call ends */
export function repeat2xx(wheel: TimerWheel, send: () => void): () => void {
  let gap = T1
  let timer: Timer = wheel.start(gap, again)
  function again(): void {
    send()
    gap = Math.min(gap * 2, T2)
    timer = wheel.start(gap, again)
  }
  return () => wheel.stop(timer)
}
