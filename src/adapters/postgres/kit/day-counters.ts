/** Counters per day in the subjects' store, under the day key's tokens. */
import type { DayCounters } from '../../../ports/kit/day-counters.ts'
import { countEach, countsOf } from '../identity/subjects/counts.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { whenAvailable } from './when-available.ts'

export function createPostgresDayCounters(subjects: Subjects): DayCounters {
  return {
    count: (counted) => whenAvailable(countEach(subjects, counted)),
    countsOf: (counted) => whenAvailable(countsOf(subjects, counted)),
  }
}
