/** The part of a stored call that its text needs: the intent, sealed under the hourly delivery key. */
import { AppError } from '../../domain/kit/errors.ts'
import { encodeTextIntent, TEXT_INTENT_CONTEXT, type TextIntent } from '../../domain/pass/text-intent.ts'
import type { DeliveryCipher, Encrypted } from '../../ports/pass/delivery-cipher.ts'

/** A key that cannot be written or read costs the text, never the call: the intent is then undefined. */
export function sealIntent(cipher: Pick<DeliveryCipher, 'seal'>, intent: TextIntent): Encrypted | undefined {
  try {
    return cipher.seal(intent.arrivedAt, encodeTextIntent(intent), TEXT_INTENT_CONTEXT)
  } catch (error) {
    if (isKeyMissing(error)) return undefined
    throw error
  }
}

export function isKeyMissing(error: unknown): boolean {
  return error instanceof AppError && MISSING.has(error.code)
}

const MISSING = new Set(['KEY_NOT_WRITTEN', 'KEY_NOT_READ', 'KEY_OF_THE_PAST'])
