/** Rows of the outbox, or their texts, that wait for their turn: by id, those that failed after a pause of their own. */

export type Waiting = { readonly row: { readonly id: bigint } }

export type WaitingQueue<T extends Waiting> = {
  readonly size: number
  add(waiting: T): void
  /** Keeps it back until `notBefore` (monotonic milliseconds). */
  later(waiting: T, notBefore: number): void
  /** The oldest that may go. */
  next(): T | undefined
  /** The newest that may go. */
  newest(): T | undefined
  /** Lets those go whose pause is over. */
  release(now: number): void
  /** Removes and returns those that the test holds for, paused or not. */
  remove(which: (waiting: T) => boolean): readonly T[]
  all(): readonly T[]
}

export function makeWaitingQueue<T extends Waiting>(): WaitingQueue<T> {
  /** By row id, descending: the oldest is popped off the end. */
  let ready: T[] = []
  let paused: { readonly waiting: T; readonly notBefore: number }[] = []

  return {
    get size() {
      return ready.length + paused.length
    },
    add,
    later(waiting, notBefore) {
      paused.push({ waiting, notBefore })
    },
    next: () => ready.pop(),
    newest: () => ready.shift(),
    release(now) {
      if (paused.length === 0) return
      const due = paused.filter(({ notBefore }) => notBefore <= now)
      if (due.length === 0) return
      paused = paused.filter(({ notBefore }) => notBefore > now)
      for (const { waiting } of due) add(waiting)
    },
    remove(which) {
      const gone = all().filter(which)
      if (gone.length === 0) return gone
      const ids = new Set(gone.map(({ row }) => row.id))
      ready = ready.filter(({ row }) => !ids.has(row.id))
      paused = paused.filter(({ waiting }) => !ids.has(waiting.row.id))
      return gone
    },
    all,
  }

  function all(): readonly T[] {
    return [...ready, ...paused.map(({ waiting }) => waiting)]
  }

  function add(waiting: T): void {
    const { id } = waiting.row
    let low = 0
    let high = ready.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = ready[middle]
      if (there !== undefined && there.row.id > id) low = middle + 1
      else high = middle
    }
    ready.splice(low, 0, waiting)
  }
}
