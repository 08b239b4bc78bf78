/** Business time shared with other processes, by the monotonic clock that all processes of a machine have in common. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { HeldClock, TrustedClock } from '../../ports/kit/clock.ts'
import type { GuardedClock } from '../clock/guarded-clock.ts'
import type { SentClock } from './messages.ts'

/** `performance.now()` counts from the start of each process; this from the start of the machine. */
const STARTED = Number(process.hrtime.bigint()) / 1e6 - performance.now()

function machineMs(): number {
  return STARTED + performance.now()
}

/** How the clock is just now, for another process. */
export function sentClock(clock: TrustedClock): SentClock {
  return { held: clock.held(), ahead: clock.now() - machineMs() }
}

/** A clock that is corrected by degrees moves less within a second. */
const STEP_MS = 1_000

export type ToldClock = TrustedClock & {
  set(sent: SentClock): void
  /** Told when the clocks agree again, or the time steps: at once, before anything is done by the new time. @returns a function that ends it */
  onChanged(listener: () => void): () => void
  tellChanged(): void
}

/** The clock of a program, told by the house. */
export function createToldClock(first: SentClock): ToldClock {
  let { ahead, held }: { ahead: number; held: HeldClock | undefined } = first
  const listeners = new Set<() => void>()
  return {
    now: (): EpochMs => Math.floor(machineMs() + ahead),
    held: () => held,
    set(sent) {
      const stepMs = sent.ahead - ahead
      ahead = sent.ahead
      held = sent.held
      if (Math.abs(stepMs) > STEP_MS) tellChanged()
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellChanged,
  }

  function tellChanged(): void {
    for (const listener of listeners) listener()
  }
}

const TELL_EVERY_MS = 1_000

/** Tells others of a clock once a second: how it goes, and whether the clocks agree again. */
export function followClock(
  clock: GuardedClock,
  tell: (sent: SentClock, agreesAgain: boolean) => void,
): { stop(): void } {
  let wasHeld = clock.held() !== undefined
  const timer = setInterval(() => {
    const sent = sentClock(clock)
    const agreesAgain = wasHeld && sent.held === undefined
    wasHeld = sent.held !== undefined
    tell(sent, agreesAgain)
  }, TELL_EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
