/** Makes the keys of now and of the next hour. A folder that takes no key costs texts, not calls: the key ring's `trouble` names it. */
import type { KeyRing } from '../adapters/keys/key-ring.ts'
import { AppError } from '../domain/errors.ts'
import type { EpochMs } from '../domain/time.ts'

export function prepareKeys(keys: Pick<KeyRing, 'prepare'>, now: EpochMs): void {
  try {
    keys.prepare(now)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'KEY_NOT_WRITTEN')) throw error
  }
}
