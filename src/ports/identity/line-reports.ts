/** Staff's reports of phones in other hands, for whoever looks after the sites: neither line nor person. */

import type { CalendarDate } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'

export interface LineReports {
  /** @throws AppError `DATABASE_UNAVAILABLE` */
  keep(report: { readonly day: CalendarDate; readonly siteId: SiteId; readonly reason: string }): Promise<void>
}
