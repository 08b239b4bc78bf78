/** Visits destroyed on day 28 and at the end of the duty to keep them, looked for every few seconds. */
import type { Ground } from '../ground.ts'

const EVERY_MS = 5_000

export type DestroysVisits = {
  readonly expireVisits: () => Promise<void>
  readonly endVisitList: () => Promise<void>
}

/** Begins at once. A database that is away is tried again at the next look. */
export function destroyVisitsRegularly(
  service: DestroysVisits,
  { events, seat: { onClockChanged } }: Pick<Ground, 'events' | 'seat'>,
): { stop(): void } {
  let stopped = false
  let running = false
  let lastFault = ''
  const look = async () => {
    if (running) return
    running = true
    try {
      await destroyVisits(service)
      lastFault = ''
    } catch (error) {
      if (stopped) return // the pools are closed
      // The database is away, or its tables are busy: the next look finds what is left. Told once.
      const message = String(error)
      if (message !== lastFault) events.emit({ type: 'fault', part: 'destroy-visits', message })
      lastFault = message
    } finally {
      running = false
    }
  }
  void look()
  /** What waited for the clocks waits no longer. */
  const unfollow = onClockChanged(() => void look())
  const timer = setInterval(() => void look(), EVERY_MS)
  return {
    stop() {
      stopped = true
      unfollow()
      clearInterval(timer)
    },
  }
}

/** What is 28 days old goes for that reason; one failure does not hold up the other. */
async function destroyVisits(service: DestroysVisits): Promise<void> {
  try {
    await service.expireVisits()
  } finally {
    await service.endVisitList()
  }
}
