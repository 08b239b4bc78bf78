/** The list of keys by which anybody verifies passes of ours, as of now. */
import type { PassKeyList, PassKeys } from '../../ports/certificates/pass-keys.ts'
import type { Clock } from '../../ports/kit/clock.ts'

export type PublishPassKeysDeps = { readonly passKeys: Pick<PassKeys, 'published'>; readonly clock: Clock }

export type PublishPassKeys = () => PassKeyList

/** @throws as `PassKeys.published` */
export function makePublishPassKeys({ passKeys, clock }: PublishPassKeysDeps): PublishPassKeys {
  return () => passKeys.published(clock.now())
}
