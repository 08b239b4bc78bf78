/** Production's business time: the wall clock while the other clocks agree with it, else the time last trusted plus what has passed. */
import { uptime } from 'node:os'
import { keepTime, readKeptTime, standingConfirmation } from '../../adapters/clock/kept-time.ts'
import type { DatabaseClock, DatabaseTime } from '../../adapters/postgres/kit/database-clock.ts'
import { agree, judgeClock, sayHeld } from '../../domain/kit/clock-trust.ts'
import { type EpochMs, MINUTE } from '../../domain/kit/time.ts'
import type { HeldClock, TrustedClock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'

export type GuardedClock = TrustedClock & {
  /** Compares with the database too from now on. Resolves after the first try, answered or not. */
  follow(database: DatabaseClock): Promise<void>
  stop(): void
}

/** The machine's own clocks; tests set them. */
export type MachineClocks = {
  readonly wall: () => EpochMs
  /** Milliseconds that only go forward, in a machine's sleep too. */
  readonly passed: () => number
}

const LOOK_EVERY_MS = 1_000
const KEEP_EVERY_MS = MINUTE
const ASK_EVERY_MS = MINUTE
const ASK_AGAIN_MS = 5_000
/** More than a clock is ever corrected by unnoticed: whoever keeps something by the hour looks at it again. */
const STEP_MS = MINUTE

const MACHINE: MachineClocks = { wall: () => Date.now(), passed: () => uptime() * 1_000 }

/** A time and when it was so, by the monotonic clock. */
type Noted = { readonly at: EpochMs; readonly passed: number }

export function createGuardedClock(dataFolder: string, events: Events, machine: MachineClocks = MACHINE): GuardedClock {
  const kept = readKeptTime(dataFolder)
  let trusted: Noted | undefined = kept === undefined ? undefined : { at: kept.seen, passed: machine.passed() }
  /** The operator's confirmation that was taken last: each counts once, in each process. */
  let taken = kept?.confirmed
  let continuous = false
  let second: Noted | undefined
  /** The operator has confirmed a time with which the second clock does not agree. */
  let overruled = false
  let compared = trusted !== undefined
  let database: DatabaseClock | undefined
  let answered = false
  let confirmedUnkept = false
  let held: HeldClock | undefined
  let shown = { at: machine.wall(), since: performance.now() }
  let keptAt = Number.NEGATIVE_INFINITY
  let looked = false
  let asking: NodeJS.Timeout | undefined
  let stopped = false

  const now = () => Math.floor(shown.at + (performance.now() - shown.since))
  const goneOn = ({ at, passed }: Noted) => at + (machine.passed() - passed)

  look()
  const looking = setInterval(look, LOOK_EVERY_MS)
  looking.unref()

  return {
    now,
    held() {
      look()
      return held
    },
    async follow(clock) {
      database = clock
      await ask()
    },
    stop() {
      stopped = true
      clearInterval(looking)
      clearTimeout(asking)
      look()
      keep()
    },
  }

  function look(): void {
    const wall = machine.wall()
    const confirmation = standingConfirmation(dataFolder, wall)
    const isNew = confirmation !== undefined && confirmation !== taken
    if (isNew) confirm(wall, confirmation)
    const expected = trusted && goneOn(trusted)
    const other = second && goneOn(second)
    if (other !== undefined && agree(wall, other)) overruled = false
    const judged = judgeClock({ wall, expected, continuous, second: overruled ? undefined : other })
    const stepMs = looked ? judged.now - now() : 0
    shown = { at: judged.now, since: performance.now() }
    looked = true
    const before = held
    const since = before?.since ?? judged.now
    const latest = Math.max(wall, judged.now)
    if (judged.held !== undefined) {
      const differsBy = wall - (judged.held === 'second-clock-differs' ? (other ?? wall) : (expected ?? wall))
      held = { why: judged.held, detail: sayHeld(judged.held, differsBy), latest, since }
    } else if (!compared) {
      held = { why: 'not-compared', detail: 'the database has not told yet which time was seen last', latest, since }
    } else {
      held = undefined
      const isAnchor = !continuous || (other !== undefined && agree(wall, other))
      if (isAnchor) trusted = { at: wall, passed: machine.passed() }
      continuous = true
    }
    tell(before)
    if (Math.abs(stepMs) > STEP_MS) events.emit({ type: 'clock-stepped', seconds: Math.round(stepMs / 1_000) })
    if (isNew || before?.why !== held?.why || machine.passed() - keptAt >= KEEP_EVERY_MS) keep()
  }

  function confirm(wall: EpochMs, confirmation: EpochMs): void {
    taken = confirmation
    trusted = { at: wall, passed: machine.passed() }
    continuous = true
    compared = true
    overruled = second !== undefined && !agree(wall, goneOn(second))
    confirmedUnkept = true
    events.emit({ type: 'clock-confirmed' })
    void ask()
  }

  function tell(before: HeldClock | undefined): void {
    if (held !== undefined && held.why !== 'not-compared' && held.why !== before?.why) {
      events.emit({ type: 'clock-held', why: held.why, detail: held.detail })
    }
    if (held === undefined && before !== undefined && before.why !== 'not-compared')
      events.emit({ type: 'clock-agrees' })
  }

  /** What is not trusted is not kept: of a start that nobody confirmed only what has passed counts. */
  function keep(): void {
    const seen = held === undefined ? now() : trusted && goneOn(trusted)
    if (seen === undefined || !compared) return
    keptAt = machine.passed()
    try {
      keepTime(dataFolder, {
        seen,
        ...(held === undefined ? {} : { held: held.detail }),
        ...(taken === undefined ? {} : { confirmed: taken }),
      })
    } catch {
      // The disk is full: a restart would go on from an older time, and calls must not end for that.
    }
  }

  async function ask(): Promise<void> {
    clearTimeout(asking)
    if (database === undefined || stopped) return
    let pause = ASK_EVERY_MS
    try {
      take(await database.read())
      look()
      if (held === undefined) {
        await database.keep(now(), confirmedUnkept)
        confirmedUnkept = false
      }
    } catch {
      pause = ASK_AGAIN_MS // it is away: /readyz says so
    }
    if (stopped) return
    asking = setTimeout(() => void ask(), pause)
    asking.unref()
  }

  function take({ seen, elsewhere }: DatabaseTime): void {
    if (elsewhere !== undefined) second = { at: elsewhere, passed: machine.passed() }
    compared = true
    if (answered) return
    answered = true
    const isLater = seen !== undefined && (trusted === undefined || seen > goneOn(trusted))
    if (!isLater || confirmedUnkept) return
    trusted = { at: seen, passed: machine.passed() }
    continuous = false
  }
}
