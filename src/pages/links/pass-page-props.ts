/** Properties of the pass page. */

import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { ColourOfDay } from '../../domain/pass/text/colour-of-day.ts'
import type { Ruleset, Words } from '../../domain/rules/ruleset.ts'
import type { Shared } from '../kit/frame.ts'

export type PassPage = Shared & {
  readonly base: string
  /** Absent where no place was called. */
  readonly decision: PassDecision | undefined
  /** What holds from `decision.nextChangeAt` on, by the same evidence; where it was asked. */
  readonly next?: PassDecision | undefined
  readonly rules: Ruleset
  readonly name: string
  readonly birthYear: number
  readonly lastFour: string
  readonly site?: { readonly name: string; readonly nameEn: string } | undefined
  readonly calledAt: EpochMs
  /** The place's word of the day (확인어). */
  readonly word?: Words | undefined
  readonly now: EpochMs
  /** The end of this page, exclusive. */
  readonly endsAt: EpochMs
  readonly lookedUpAt?: EpochMs | undefined
  /** That is some time ago. */
  readonly lastKnown: boolean
  /** What came of looking up again. */
  readonly said?: 'refreshed' | 'unavailable' | 'limit' | undefined
  readonly boundAs: 'subscriber' | 'user'
  readonly bindingEndsAt: EpochMs
  readonly colour: ColourOfDay
  /** Path of the script that moves clock and strip. */
  readonly script: string
  readonly mayRefresh: boolean
}
