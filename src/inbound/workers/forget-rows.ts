/** Forgets rows that were dealt with, in batches, until the database has taken it: a text must not be made twice. */
import { AppError } from '../../domain/kit/errors.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { Outbox, OutboxDone } from '../../ports/pass/outbox.ts'

export type ForgetRows = {
  add(done: OutboxDone): void
  /** True while something is not yet forgotten. */
  readonly busy: boolean
  /** Tries no more; what is left is found in the outbox at the next start. */
  stop(): void
}

const LARGEST = 500
/** Answers of the gateway come one by one: a note for those of so many milliseconds. */
const LINGER_MS = 20
const PAUSE_MS = 500

/**
 * @param forgotten  called with the ids that are out of the outbox
 * @param setAside   called with the id of a row that can never be forgotten
 * @param presses    whether others are held up by what is not forgotten yet
 */
export function makeForgetRows(
  deps: { readonly outbox: Pick<Outbox, 'done'>; readonly events: Events },
  forgotten: (ids: readonly bigint[]) => void,
  setAside: (id: bigint) => void,
  presses: () => boolean,
): ForgetRows {
  const waiting: OutboxDone[] = []
  let flushing = false
  let stopped = false
  /** After an unexpected error the rows go one by one, so that one bad row is found and set aside. */
  let largest = LARGEST

  return {
    get busy() {
      return flushing || waiting.length > 0
    },
    add(done) {
      waiting.push(done)
      if (!flushing) void flushAll()
    },
    stop() {
      stopped = true
    },
  }

  async function flushAll(): Promise<void> {
    flushing = true
    while (waiting.length > 0 && !stopped) {
      if (!presses()) await pause(LINGER_MS)
      const batch = waiting.splice(0, largest)
      const result = await flush(batch)
      if (result === 'set-aside') continue
      if (result === 'forgotten') {
        forgotten(batch.map(({ row }) => row.id))
        if (waiting.length === 0) largest = LARGEST
        continue
      }
      waiting.unshift(...batch)
      if (result === 'later') await pause(PAUSE_MS)
    }
    flushing = false
  }

  async function flush(batch: readonly OutboxDone[]): Promise<'forgotten' | 'later' | 'one-by-one' | 'set-aside'> {
    try {
      await deps.outbox.done(batch)
      return 'forgotten'
    } catch (error) {
      if (error instanceof AppError && error.retryable) return 'later'
      if (batch.length > 1) {
        largest = 1
        return 'one-by-one'
      }
      // It stays in the outbox, held until the next start: better than a text every second.
      deps.events.emit({ type: 'fault', part: 'outbox', message: 'a row that was dealt with could not be forgotten' })
      for (const { row } of batch) setAside(row.id)
      return 'set-aside'
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
