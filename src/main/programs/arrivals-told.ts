/** Arrivals on their way to the programs that show them: a few at a time, so that a busy minute costs a message in 30 milliseconds. */
import type { Arrivals } from '../../ports/arrivals.ts'
import type { ProgramFeed, ToldArrival } from '../../ports/program-feed.ts'

const LINGER_MS = 30

export type ArrivalsTold = Pick<Arrivals, 'put' | 'putInstead'> & {
  /** Tells what still waits. */
  flush(): void
}

export function tellArrivals(feed: Pick<ProgramFeed, 'tell'>): ArrivalsTold {
  let waiting: ToldArrival[] = []
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const arrivals = waiting
    waiting = []
    feed.tell({ kind: 'arrivals', arrivals })
  }

  function add(told: ToldArrival): void {
    waiting.push(told)
    timer ??= setTimeout(flush, LINGER_MS)
  }

  return {
    put: (arrival) => add({ arrival, instead: false }),
    putInstead: (arrival) => add({ arrival, instead: true }),
    flush,
  }
}
