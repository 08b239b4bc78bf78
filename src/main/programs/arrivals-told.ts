/** Arrivals on their way to the programs that show them: one alone at once, so that a door has it when the call is over; in a busy minute a message in 30 milliseconds. */

import type { ProgramFeed, ToldArrival } from '../../ports/kit/program-feed.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'

const PAUSE_MS = 30

export type ArrivalsTold = Pick<Arrivals, 'put' | 'putInstead'> & {
  /** Tells what still waits, and nothing by itself from then on. */
  flush(): void
}

export function tellArrivals(feed: Pick<ProgramFeed, 'tell'>): ArrivalsTold {
  let waiting: ToldArrival[] = []
  /** Set while the pause behind a message goes on. */
  let pause: NodeJS.Timeout | undefined

  function tell(): boolean {
    if (waiting.length === 0) return false
    const arrivals = waiting
    waiting = []
    feed.tell({ kind: 'arrivals', arrivals })
    return true
  }

  function tellAndPause(): void {
    pause = tell() ? setTimeout(tellAndPause, PAUSE_MS) : undefined
  }

  function add(told: ToldArrival): void {
    waiting.push(told)
    if (pause === undefined) tellAndPause()
  }

  return {
    put: (arrival) => add({ arrival, instead: false }),
    putInstead: (arrival) => add({ arrival, instead: true }),
    flush() {
      clearTimeout(pause)
      tell()
    },
  }
}
