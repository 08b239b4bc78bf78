/** Outcome of a request to another process, across the channel: errors keep their code and message. */
import { AppError } from '../../domain/kit/errors.ts'
import type { Outcome } from './messages.ts'

export async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    return { result: await work() }
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'INTERNAL'
    return { error: { code, message: error instanceof Error ? error.message : String(error) } }
  }
}

/** @throws AppError as it was thrown there */
export function resultOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw new AppError(outcome.error.code, outcome.error.message)
  return outcome.result
}

/** Those asked whose outcome has not come yet. */
export function makeAwaited() {
  const awaited = new Map<number, { resolve(result: unknown): void; reject(error: unknown): void }>()
  let last = 0
  return {
    /** @param send  sends the question under this number */
    ask(send: (id: number) => void): Promise<unknown> {
      last += 1
      const id = last
      return new Promise((resolve, reject) => {
        awaited.set(id, { resolve, reject })
        send(id)
      })
    },
    came(id: number, outcome: Outcome): void {
      const waiting = awaited.get(id)
      awaited.delete(id)
      try {
        waiting?.resolve(resultOf(outcome))
      } catch (error) {
        waiting?.reject(error)
      }
    },
    /** Nobody will answer any more. */
    failAll(why: string): void {
      for (const { reject } of awaited.values()) reject(new AppError('PROGRAM_ENDED', why, { retryable: true }))
      awaited.clear()
    },
  }
}
