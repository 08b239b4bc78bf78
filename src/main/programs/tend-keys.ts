/** Keys made an hour ahead and destroyed when they are over, in every program: each drops its own copies. */
import type { KeyRing } from '../../adapters/keys/key-ring.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import { prepareKeys } from '../keys/prepare-keys.ts'
import type { Seat } from './seat.ts'

/** At least so often, since a clock may be set; and at the moment in which the next key's time is over. */
const EVERY_MS = 20_000
/** How soon a key that cannot be written or read is told, and a key made once it takes one again. */
const LOOK_MS = 1_000

export type TendKeys = {
  readonly keys: KeyRing
  readonly clock: TrustedClock
  readonly onClockChanged: Seat['onClockChanged']
  readonly events: Events
  /** What else is kept by the hour: the seal of visits. */
  readonly tend?: () => Promise<void>
  /** Whether nothing that is to be kept lies under keys of a time to come (`SubjectFolds.isInTime`); never, unless given. */
  readonly isInTime?: () => boolean
}

/** Begins with a round at once. While the clock is held nothing is destroyed that it alone would end. */
export function tendKeysRegularly(deps: TendKeys): { stop(): void } {
  const { keys, clock, events, onClockChanged } = deps
  let lastFault = ''
  let timer: NodeJS.Timeout | undefined
  let told: string | undefined
  round()
  watchTrouble()
  const watching = setInterval(watchTrouble, LOOK_MS)
  /** What waited for the clocks waits no longer. */
  const unfollow = onClockChanged(round)
  return {
    stop() {
      unfollow()
      clearTimeout(timer)
      clearInterval(watching)
    },
  }

  function round(): void {
    clearTimeout(timer)
    timer = setTimeout(round, untilNext())
    void tendKeys(deps).then(
      () => {
        lastFault = ''
      },
      (error: unknown) => {
        const message = String(error)
        if (message !== lastFault) events.emit({ type: 'fault', part: 'keys', message })
        lastFault = message
      },
    )
  }

  function untilNext(): number {
    const now = clock.now()
    return Math.min(EVERY_MS, (keys.nextEnd(now) ?? Number.POSITIVE_INFINITY) - now)
  }

  /** Tells once which keys cannot be written or read, tries them again, and tells once when they are there. */
  function watchTrouble(): void {
    if (keys.trouble() !== undefined) prepareKeys(keys, clock.now())
    const trouble = keys.trouble()
    if (trouble !== undefined && trouble !== told) events.emit({ type: 'keys-not-written', detail: trouble })
    if (trouble === undefined && told !== undefined) events.emit({ type: 'keys-written-again' })
    told = trouble
  }
}

/** Makes the keys of the next hour, and destroys what is over as far as the clock is trusted. */
export async function tendKeys({
  keys,
  clock,
  events,
  tend,
  isInTime,
}: Omit<TendKeys, 'onClockChanged'>): Promise<void> {
  const held = clock.held()
  const now = clock.now()
  prepareKeys(keys, now)
  try {
    const ofTimeToCome = held === undefined && isInTime?.() === true ? keys.destroyAhead(now) : []
    for (const { kind, count } of [...keys.destroyExpired(now, held), ...ofTimeToCome]) {
      if (count > 0) events.emit({ type: 'keys-destroyed', kind, count })
    }
  } finally {
    await tend?.()
  }
}
