/** Keys whose time is over, destroyed before anything is read that they open: first of all at a start, and by `ansimpass keys tidy`. */
import { type KeysDestroyed, openKeyRing } from '../../adapters/keys/key-ring.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { HeldClock } from '../../ports/kit/clock.ts'

/**
 * While the clock is held, `lasting/` waits and `passing/` dies by the later clock.
 * @throws Error of the file system after it has tried all
 */
export function destroyOverdueKeys(
  secretsFolder: string,
  time: { readonly now: EpochMs; readonly held: Pick<HeldClock, 'latest' | 'since'> | undefined },
): readonly KeysDestroyed[] {
  return openKeyRing(secretsFolder).destroyExpired(time.now, time.held)
}
