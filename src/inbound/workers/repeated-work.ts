/** Work that is done again and again beside everything else, each time after the pause that it asks for. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../domain/kit/errors.ts'
import type { Events } from '../../ports/kit/events.ts'

export type RepeatedWork = {
  /** Resolves when the round under way is over. */
  stop(): Promise<void>
}

const AWAY_MS = 5_000

/** @param round  @returns milliseconds until the next one; an AppError that may be retried is, anything else is told as a fault besides */
export function startRepeatedWork(
  part: string,
  round: (isEnding: () => boolean) => Promise<number>,
  events: Events,
): RepeatedWork {
  const ending = new AbortController()
  const isEnding = () => ending.signal.aborted
  const running = repeat()

  return {
    async stop() {
      ending.abort()
      await running
    },
  }

  async function repeat(): Promise<void> {
    while (!isEnding()) {
      const pauseMs = await once()
      // At least a turn of the event loop: calls and texts come first.
      await delay(pauseMs, undefined, { signal: ending.signal, ref: false }).catch(() => {})
    }
  }

  async function once(): Promise<number> {
    try {
      return await round(isEnding)
    } catch (error) {
      if (!(error instanceof AppError && error.retryable))
        events.emit({
          type: 'fault',
          part,
          message: `a round failed: ${error instanceof Error ? error.name : 'fault'}`,
        })
      return AWAY_MS
    }
  }
}
