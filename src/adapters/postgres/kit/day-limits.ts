/** Counters of what is limited per line or site and day in the subjects' store, under the day key's tokens. */

import type { Pseudonyms } from '../../../ports/identity/pseudonyms.ts'
import type { DayLimits } from '../../../ports/kit/day-limits.ts'
import { countEach } from '../identity/subjects/counts.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { whenAvailable } from './when-available.ts'

export function createPostgresDayLimits(subjects: Subjects, tokens: Pick<Pseudonyms, 'limited'>): DayLimits {
  return {
    async count(day, things) {
      const counted = things.map(({ thing, of }) => ({ day, token: tokens.limited(day, thing, of) }))
      return whenAvailable(countEach(subjects, counted))
    },
  }
}
