/** Takes down what was brought up, the newest first, within a limit: a database that answers nothing cannot hold the process. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './logger.ts'

/** @param leftMs  how long it is waited for at most */
export type Undo = (leftMs: number) => Promise<void> | void

export type Takedown = {
  /** What the service stands on: the database and what was there before it. */
  readonly ground: Undo[]
  /** What was brought up behind the database, and may wait for it. */
  readonly users: Undo[]
}

/** The rest is for the database: it is stopped also where those who wait for it do not end. */
const USERS_MS = 6_000
const WHOLE_MS = 9_000

/** Nothing acknowledged is lost by what is not waited for: it lies in the database or, synced, in the spool. @throws the first error, at the end */
export async function takeDown({ ground, users }: Takedown, log: Logger): Promise<void> {
  const began = performance.now()
  const errors: unknown[] = []
  const usersEnded = await inTurn(users.toReversed(), began + USERS_MS, errors)
  const groundEnded = await inTurn(ground.toReversed(), began + WHOLE_MS, errors)
  if (!usersEnded || !groundEnded) {
    log.warn('a part did not end in time and was left: no acknowledged visit is lost, the next start goes on from here')
  } else if (errors.length > 0) throw errors[0]
}

async function inTurn(steps: readonly Undo[], endAt: number, errors: unknown[]): Promise<boolean> {
  let inTime = true
  for (const step of steps) {
    const leftMs = Math.max(0, endAt - performance.now())
    const waiting = new AbortController()
    const ended = run(step, leftMs).then(
      () => true,
      (error: unknown) => {
        errors.push(error)
        return true
      },
    )
    const late = delay(leftMs, false, { signal: waiting.signal }).catch(() => false)
    if (!(await Promise.race([ended, late]))) inTime = false
    waiting.abort()
  }
  return inTime
}

async function run(step: Undo, leftMs: number): Promise<void> {
  await step(leftMs)
}
