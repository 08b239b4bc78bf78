/** One timer for every stream: a beat each 20 ms of the monotonic clock, counted from its start and so without drift. */
import { performance } from 'node:perf_hooks'

/** After a longer standstill the lost time is dropped instead of sent in one burst. */
const MOST_BEATS_AT_ONCE = 10

/**
 * Calls `beat` every `beatMs` while it returns true ("somebody still plays"); a late timer makes up for missed beats.
 * `wake()` starts it again, at once, when it stands still.
 */
export function createPacer(beatMs: number, beat: () => boolean) {
  let timer: NodeJS.Timeout | undefined
  let nextBeatAt = 0

  function onTimer(): void {
    const now = performance.now()
    let due = Math.floor((now - nextBeatAt) / beatMs) + 1
    if (due > MOST_BEATS_AT_ONCE) {
      nextBeatAt = now
      due = 1
    }
    let goesOn = true
    for (; due > 0 && goesOn; due -= 1) {
      nextBeatAt += beatMs
      goesOn = beat()
    }
    timer = goesOn ? setTimeout(onTimer, Math.max(0, nextBeatAt - performance.now())) : undefined
  }

  return {
    wake(): void {
      if (timer !== undefined) return
      nextBeatAt = performance.now()
      timer = setTimeout(onTimer, 0)
    },
    stop(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
