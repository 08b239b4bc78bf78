/** Times as JWT and CWT write them (NumericDate): seconds since 1970, as integer or float. */
import type { EpochMs } from '../../domain/kit/time.ts'

/** Beyond the year 9999 nothing is meant as a time. */
const MOST_SECONDS = 253_402_300_800

/** @returns undefined where it is none */
export function numericDateOf(seconds: unknown): EpochMs | undefined {
  return typeof seconds === 'number' && seconds >= 0 && seconds < MOST_SECONDS ? seconds * 1000 : undefined
}
