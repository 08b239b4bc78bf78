/** Measure of how the calls fare beside the other programs, for those who send texts. */
import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { CallsFare } from '../../../ports/kit/program-feed.ts'

/** Shorter moments say nothing. */
const LOOK_EVERY_MS = 200

export type CallsFares = {
  /** How long the visit of a call took to be stored. */
  stored(tookMs: number): void
  /** Of the last moment that is over. */
  now(): CallsFare
}

/** @param waiting  how many INVITEs wait for their final answer now */
export function createCallsFare(
  waiting: () => number,
  { processors = cpus, clock = () => performance.now() } = {},
): CallsFares {
  let took: number[] = []
  let fare = { storedMs: 0, busy: 0, spare: 1 }
  let loop = performance.eventLoopUtilization()
  let times = timesOf(processors())
  let lookedAt = clock()

  return {
    stored: (tookMs) => void took.push(tookMs),
    now() {
      if (clock() - lookedAt >= LOOK_EVERY_MS) look()
      return { ...fare, waiting: waiting() }
    },
  }

  function look(): void {
    const nowLoop = performance.eventLoopUtilization()
    const nowTimes = timesOf(processors())
    const all = nowTimes.all - times.all
    fare = {
      storedMs: took.sort((a, b) => a - b)[Math.floor(took.length * 0.9)] ?? 0,
      busy: performance.eventLoopUtilization(nowLoop, loop).utilization,
      spare: all > 0 ? (nowTimes.idle - times.idle) / all : 1,
    }
    took = []
    loop = nowLoop
    times = nowTimes
    lookedAt = clock()
  }
}

function timesOf(all: readonly { readonly times: Readonly<Record<string, number>> }[]) {
  const sums = { idle: 0, all: 0 }
  for (const { times } of all) {
    sums.idle += times['idle'] ?? 0
    for (const time of Object.values(times)) sums.all += time
  }
  return sums
}
