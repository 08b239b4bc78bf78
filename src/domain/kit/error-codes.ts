/** Every error code of the house, with its meaning and HTTP status: codes are public and stay as they are. */
import { DATABASE_CODES } from './error-codes/database.ts'
import type { ErrorMeaning } from './error-codes/error-meaning.ts'
import { FILE_CODES } from './error-codes/files.ts'
import { REQUEST_CODES } from './error-codes/requests.ts'
import { RULE_CODES } from './error-codes/rules.ts'
import { RUNNING_CODES } from './error-codes/running.ts'

const CODES = { ...REQUEST_CODES, ...DATABASE_CODES, ...FILE_CODES, ...RULE_CODES, ...RUNNING_CODES }

export type ErrorCode = keyof typeof CODES
/** Those that an HTTP answer may bear whoever asks. */
export type HttpCode = { [C in ErrorCode]: (typeof CODES)[C] extends { status: number } ? C : never }[ErrorCode]

export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorMeaning>> = CODES

/** Of whatever may succeed later without change. */
export const RETRYABLE_STATUS = 503

export function httpStatusOf(code: HttpCode): number {
  return CODES[code].status
}

/** A code that came from another process or out of a table; one that is not ours is a fault. */
export function errorCodeOf(text: unknown): ErrorCode {
  return typeof text === 'string' && Object.hasOwn(CODES, text) ? (text as ErrorCode) : 'INTERNAL'
}
