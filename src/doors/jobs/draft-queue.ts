/** Texts that wait for the gateway: the oldest first, those that failed after a pause of their own. */
import type { EpochMs } from '../../domain/time.ts'
import type { TextDraft } from '../../usecases/send-pass-text.ts'

export type WaitingDraft = { readonly draft: TextDraft; readonly attempt: number }

export type DraftQueue = {
  readonly size: number
  add(waiting: WaitingDraft): void
  /** Keeps it back until `notBefore` (monotonic milliseconds). */
  later(waiting: WaitingDraft, notBefore: number): void
  /** The oldest that may go. */
  next(): WaitingDraft | undefined
  /** Lets those go whose pause is over. */
  release(now: number): void
  /** Removes and returns those that are of no more use at `at` (business time). */
  removeOver(at: EpochMs): readonly WaitingDraft[]
  /** Removes and returns all. */
  removeAll(): readonly WaitingDraft[]
  /** When the oldest was asked for (business time). */
  oldest(): EpochMs | undefined
}

export function makeDraftQueue(): DraftQueue {
  /** By row id, descending: the oldest is popped off the end. */
  let ready: WaitingDraft[] = []
  let paused: { readonly waiting: WaitingDraft; readonly notBefore: number }[] = []

  return {
    get size() {
      return ready.length + paused.length
    },
    add,
    later(waiting, notBefore) {
      paused.push({ waiting, notBefore })
    },
    next: () => ready.pop(),
    release(now) {
      if (paused.length === 0) return
      const due = paused.filter(({ notBefore }) => notBefore <= now)
      if (due.length === 0) return
      paused = paused.filter(({ notBefore }) => notBefore > now)
      for (const { waiting } of due) add(waiting)
    },
    removeOver(at) {
      const all = [...ready, ...paused.map(({ waiting }) => waiting)]
      const over = all.filter(({ draft }) => draft.usefulUntil <= at)
      if (over.length === 0) return []
      ready = ready.filter(({ draft }) => draft.usefulUntil > at)
      paused = paused.filter(({ waiting }) => waiting.draft.usefulUntil > at)
      return over
    },
    removeAll() {
      const all = [...ready, ...paused.map(({ waiting }) => waiting)]
      ready = []
      paused = []
      return all
    },
    oldest() {
      const times = [...ready.slice(-1), ...paused.map(({ waiting }) => waiting)].map(({ draft }) => draft.arrivedAt)
      return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
    },
  }

  function add(waiting: WaitingDraft): void {
    const id = waiting.draft.row.id
    let low = 0
    let high = ready.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = ready[middle]
      if (there !== undefined && there.draft.row.id > id) low = middle + 1
      else high = middle
    }
    ready.splice(low, 0, waiting)
  }
}
