/** One clock for all SIP timers: a call starts no timer of the runtime, so tens of thousands cost one tick in 20 ms. */

/** A timer in its slot's ring. Handed back by `start`, given to `stop`. */
export type Timer = {
  /** Turns of the wheel still to go. */
  turns: number
  before: Timer | undefined
  after: Timer | undefined
  slot: number
  readonly fire: () => void
}

export const TICK_MS = 20
const SLOTS = 2_048 // 41 s: timers of 32 s need no second turn

export type TimerWheel = {
  /** Its clock, milliseconds: monotonic, of no day. */
  now(): number
  /** Runs `fire` once, `ms` from now or up to two ticks later; never earlier. */
  start(ms: number, fire: () => void): Timer
  /** Harmless on a timer that has fired or was stopped. */
  stop(timer: Timer | undefined): void
  /** Timers that are running. */
  readonly size: number
  close(): void
}

/** @param monotonicMs  a clock that never goes back */
export function createTimerWheel(monotonicMs: () => number = () => performance.now()): TimerWheel {
  const slots: (Timer | undefined)[] = new Array(SLOTS).fill(undefined)
  const origin = monotonicMs()
  let tick = 0
  let size = 0
  const interval = setInterval(turn, TICK_MS)

  function turn(): void {
    const due = Math.floor((monotonicMs() - origin) / TICK_MS)
    while (tick < due) {
      tick++
      expire(tick % SLOTS)
    }
  }

  function expire(slot: number): void {
    let timer = slots[slot]
    const due: Timer[] = []
    for (; timer !== undefined; timer = timer.after) {
      if (timer.turns === 0) due.push(timer)
      else timer.turns--
    }
    for (const each of due) {
      if (each.slot === -1) continue // stopped by one before it
      stop(each)
      each.fire()
    }
  }

  function start(ms: number, fire: () => void): Timer {
    const now = (monotonicMs() - origin) / TICK_MS
    const ticks = Math.max(1, Math.ceil(now + ms / TICK_MS) - tick)
    const slot = (tick + ticks) % SLOTS
    const first = slots[slot]
    const timer: Timer = { turns: Math.floor((ticks - 1) / SLOTS), before: undefined, after: first, slot, fire }
    if (first !== undefined) first.before = timer
    slots[slot] = timer
    size++
    return timer
  }

  function stop(timer: Timer | undefined): void {
    if (timer === undefined || timer.slot === -1) return
    if (timer.before === undefined) slots[timer.slot] = timer.after
    else timer.before.after = timer.after
    if (timer.after !== undefined) timer.after.before = timer.before
    timer.slot = -1
    timer.before = undefined // what a stopped timer points at must not live as long as it does
    timer.after = undefined
    size--
  }

  return {
    now: monotonicMs,
    start,
    stop,
    get size() {
      return size
    },
    close: () => clearInterval(interval),
  }
}
