/** Reports of staff: a row each, without line or person. */
import type pg from 'pg'
import type { LineReports } from '../../ports/line-reports.ts'
import { whenAvailable } from './when-available.ts'

export function createPostgresLineReports(pool: Pick<pg.Pool, 'query'>): LineReports {
  return {
    async keep({ day, siteId, reason }) {
      const text = 'insert into line_reports (day, site_id, reason) values ($1, $2, $3)'
      await whenAvailable(pool.query(text, [day, siteId, reason]))
    },
  }
}
