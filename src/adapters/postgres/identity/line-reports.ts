/** Reports of staff: a row each in the subjects' store, without line or person; with the day it is gone, and nobody reads it but the day's metrics. */
import { randomBytes } from 'node:crypto'
import { addDays } from '../../../domain/kit/time.ts'
import type { LineReports } from '../../../ports/identity/line-reports.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { KIND } from './subjects/subject-row.ts'
import type { Subjects } from './subjects/subjects.ts'
import type { ReportValue } from './subjects/values.ts'

const REASON_CHARACTERS = 100

export function createPostgresLineReports(subjects: Subjects): LineReports {
  return {
    async keep({ day, siteId, reason }) {
      const ref = { kind: KIND.report, subject: randomBytes(16) }
      const value: ReportValue = { s: siteId, r: reason.slice(0, REASON_CHARACTERS) }
      const row = { ...ref, expires: addDays(day, 1), look: undefined, value }
      await whenAvailable(subjects.change([ref], () => ({ writes: [row], result: undefined })))
    },
  }
}
