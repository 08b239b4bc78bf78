/** Counters per line and day in the subjects' store, under the day key's tokens. */
import type { DayCounters, LineOfDay } from '../../../ports/kit/day-counters.ts'
import { countEach, countsOf } from '../identity/subjects/counts.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { whenAvailable } from './when-available.ts'

export function createPostgresDayCounters(subjects: Subjects): DayCounters {
  return {
    countLinks: (lines) => whenAvailable(countEach(subjects, lines.map(counted))),
    linksOf: (lines) => whenAvailable(countsOf(subjects, lines.map(counted))),
  }
}

function counted({ day, line }: LineOfDay) {
  return { day, token: line }
}
