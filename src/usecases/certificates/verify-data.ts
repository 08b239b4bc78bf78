/** Data by which a browser verifies certificates without us: our clock, lists of trust with the keys of our own passes, the rules that hold. */

import type { EpochMs } from '../../domain/kit/time.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { TrustText, TrustTexts } from '../../ports/certificates/trust-texts.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { PublishPassKeys } from './publish-pass-keys.ts'

export type VerifyDataDeps = {
  readonly trustTexts: TrustTexts
  readonly passKeys: PublishPassKeys
  readonly ruleset: () => Ruleset
  readonly clock: Clock
}

export type MakeVerifyData = () => {
  readonly now: EpochMs
  readonly lists: readonly TrustText[]
  readonly ruleset: Ruleset
}

/** @throws as `TrustTexts.read` and `PublishPassKeys`: half of it would refuse what is right, or take what was withdrawn */
export function makeVerifyData({ trustTexts, passKeys, ruleset, clock }: VerifyDataDeps): MakeVerifyData {
  return () => ({
    now: clock.now(),
    lists: [{ name: 'ansimpass-pass-keys.json', text: JSON.stringify(passKeys()) }, ...trustTexts.read()],
    ruleset: ruleset(),
  })
}
