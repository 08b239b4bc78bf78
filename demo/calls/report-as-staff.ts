/** "Not this person" from the door, by the product's own route and with a staff token, as a door screen would say it. */
import type { DemoReported } from '../../src/contracts/demo-page.ts'
import type { NotThisPerson } from '../../src/contracts/reports.ts'

/** `site` in national digits, `visit` as the door shows the arrival's key. */
export type StaffReport = NotThisPerson
export type ReportAsStaff = (
  report: StaffReport,
) => Promise<Extract<DemoReported, 'taken' | 'limit' | 'gone' | 'failed'>>

const LIMIT_MS = 5_000

export function createReportAsStaff(server: string, token: string): ReportAsStaff {
  return async (report) => {
    try {
      const answer = await fetch(`${server}/v1/not-this-person`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(report),
        signal: AbortSignal.timeout(LIMIT_MS),
      })
      await answer.body?.cancel()
      if (answer.ok) return 'taken'
      return answer.status === 404 ? 'gone' : answer.status === 429 ? 'limit' : 'failed'
    } catch {
      // No answer, or none in time: the page says so, and it may be pressed again.
      return 'failed'
    }
  }
}
