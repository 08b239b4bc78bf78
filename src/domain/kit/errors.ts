/** Expected failures. Anything else that is thrown is a bug. */
import type { ErrorCode } from './error-codes.ts'

/**
 * An expected failure with a public, stable code of `error-codes.ts`: it appears in answers, metrics and the manual.
 * The message is one line: what happened and what to do. It never holds a phone number or a secret.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  /** True when the same request may succeed later without change. */
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
  }
}
