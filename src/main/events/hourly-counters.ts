/** Counters of what was decided for persons: they step once an hour, so that a history of metrics cannot be joined with the minute of a visit. */
import { Counter, type Registry } from 'prom-client'
import { hourOf } from '../../domain/kit/time.ts'
import type { Clock } from '../../ports/kit/clock.ts'

type Labels = Readonly<Record<string, string>>

export type HourlyCounter = {
  /** Seen from the end of the hour on. */
  inc(labels: Labels, by?: number): void
  /** Seen at once, with nothing counted. */
  show(labels: Labels): void
}

export type HourlyHistogram = {
  /** Seen from the end of the hour on. */
  observe(labels: Labels, value: number): void
}

export type HourlyCounters = {
  counter(name: string, help: string, labelNames: readonly string[]): HourlyCounter
  /** As Prometheus writes one: counters of the values up to each bucket, of all, and their sum. */
  histogram(name: string, help: string, buckets: readonly number[], labelNames: readonly string[]): HourlyHistogram
  /** Counts from here on, by the hours of this clock; nothing is counted before. */
  start(clock: Clock): void
}

export function createHourlyCounters(registry: Registry): HourlyCounters {
  let clock: Clock | undefined
  let hour: number | undefined
  const publishers: (() => void)[] = []

  /** What an hour brought is shown once another one has begun: later, or earlier where a demo starts over. */
  function turn(): void {
    if (clock === undefined) return
    const now = hourOf(clock.now())
    if (now === hour) return
    hour = now
    for (const publish of publishers) publish()
  }

  function counter(name: string, help: string, labelNames: readonly string[]): HourlyCounter {
    const shown = new Counter({
      name,
      help: `${help} (steps by the hour)`,
      labelNames: [...labelNames],
      registers: [registry],
      collect: turn,
    })
    const waiting = new Map<string, { readonly labels: Labels; count: number }>()
    publishers.push(() => {
      for (const { labels, count } of waiting.values()) shown.inc({ ...labels }, count)
      waiting.clear()
    })
    return {
      inc(labels, by = 1) {
        if (clock === undefined) return
        turn()
        const key = JSON.stringify(labelNames.map((label) => labels[label]))
        const row = waiting.get(key) ?? { labels, count: 0 }
        row.count += by
        waiting.set(key, row)
      },
      show: (labels) => shown.inc({ ...labels }, 0),
    }
  }

  return {
    counter,
    histogram(name, help, buckets, labelNames) {
      const upTo = counter(`${name}_bucket`, help, [...labelNames, 'le'])
      const sum = counter(`${name}_sum`, help, labelNames)
      const count = counter(`${name}_count`, help, labelNames)
      return {
        observe(labels, value) {
          for (const le of [...buckets, Number.POSITIVE_INFINITY])
            if (value <= le) upTo.inc({ ...labels, le: le === Number.POSITIVE_INFINITY ? '+Inf' : String(le) })
          sum.inc(labels, value)
          count.inc(labels)
        },
      }
    },
    start(theClock) {
      clock = theClock
      hour = hourOf(clock.now())
    },
  }
}
