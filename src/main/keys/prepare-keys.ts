/** Makes the keys of now and of the next hour. A key that cannot be written or read costs texts, not calls: the key ring's `trouble` names it. */
import type { KeyRing } from '../../adapters/keys/key-ring.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { isKeyMissing } from '../../usecases/pass/text-part.ts'

export function prepareKeys(keys: Pick<KeyRing, 'prepare'>, now: EpochMs): void {
  try {
    keys.prepare(now)
  } catch (error) {
    if (!isKeyMissing(error)) throw error
  }
}
