/** One line of `ansimpass doctor`: what was looked at, how it is, and what to do about it. Korean first. */
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

export type Words = { readonly ko: string; readonly en: string }

export type Finding = {
  /** Stable, for scripts. */
  readonly id: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly about: Words
  /** What was found: a version, a number, the program's own message. */
  readonly found: string
  readonly todo?: Words
}

/** A fault for which there is more to say than for its check in general. */
export class FaultWithTodo extends Error {
  readonly todo: Words

  constructor(found: string, todo: Words) {
    super(found)
    this.todo = todo
  }
}

/** The same check told as fine, or with what it throws. */
export async function tried(
  id: string,
  about: Words,
  todo: Words,
  look: () => Promise<string> | string,
): Promise<Finding> {
  try {
    return { id, state: 'ok', about, found: await look() }
  } catch (error) {
    const found = error instanceof AppError ? error.message : whyOf(error)
    return { id, state: 'fail', about, found, todo: error instanceof FaultWithTodo ? error.todo : todo }
  }
}
