/** Until when what somebody deletes now is gone for good: the next night writes everything anew without it (docs/decisions/0043). */
import type { PageLanguage } from '../../domain/kit/language.ts'
import { type EpochMs, HOUR, kstDay, startOfKstDay } from '../../domain/kit/time.ts'
import { say } from './say.ts'
import { GONE_BY } from './words.ts'

/** In the hour after midnight the night that is going on no longer counts. */
export function goneBy(lang: PageLanguage, now: EpochMs): string {
  const isJustAfterMidnight = now - startOfKstDay(kstDay(now)) < HOUR
  return isJustAfterMidnight ? say(lang, GONE_BY.tomorrow) : say(lang, GONE_BY.tonight)
}
