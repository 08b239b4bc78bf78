/** Staff's reports of phones in other hands, for whoever looks after the sites: neither line nor person. */
import type { SiteId } from '../domain/site/site.ts'
import type { CalendarDate } from '../domain/time.ts'

export interface LineReports {
  /** @throws AppError `DATABASE_UNAVAILABLE` */
  keep(report: { readonly day: CalendarDate; readonly siteId: SiteId; readonly reason: string }): Promise<void>
}
