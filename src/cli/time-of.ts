/** A time among a command's words: with its offset, so that it is the same on every machine. */
import { AppError } from '../domain/kit/errors.ts'
import { type EpochMs, parseInstant } from '../domain/kit/time.ts'

/** @throws AppError `TIME_INVALID` */
export function timeOf(text: string): EpochMs {
  const at = parseInstant(text)
  if (at === undefined) {
    throw new AppError('TIME_INVALID', `${text} is no time with its offset (2022-01-10T12:00:00+09:00)`)
  }
  return at
}
