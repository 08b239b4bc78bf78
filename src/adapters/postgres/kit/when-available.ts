/** Tells a database that is away from a statement that is wrong. */
import pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import { sqlMeans } from './sql-state.ts'

/**
 * Awaits work of the database.
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable) where it is away, too slow or shutting down; a wrong statement
 *   throws its own error, since that is a bug
 */
export async function whenAvailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!isPassing(cause)) throw cause
    throw new AppError('DATABASE_UNAVAILABLE', 'the database does not answer: try again shortly', {
      retryable: true,
      cause,
    })
  }
}

/** Whether the database is away, too slow or busy with itself, and the same may succeed later. */
export function isPassing(cause: unknown): boolean {
  if (cause instanceof TypeError || cause instanceof RangeError || cause instanceof AppError) return false
  if (cause instanceof pg.DatabaseError) return sqlMeans(cause, 'passing')
  return true // lost or refused connections and time limits of the client carry no SQLSTATE
}

/** Others are always quicker: whoever asked may try again. */
export function tooManyAtOnce(): AppError {
  return new AppError('DATABASE_UNAVAILABLE', 'too many change the same at once: try again shortly', {
    retryable: true,
  })
}
