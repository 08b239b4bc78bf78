/** The sites, in memory. */
import type { SiteNumber } from '../../domain/call/phone/line.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'

export interface SiteDirectory {
  /** False while no list was ever had: neither from the database nor from the last one kept on disk. */
  readonly loaded: boolean
  byNumber(number: SiteNumber): Site | undefined
  byId(id: SiteId): Site | undefined
  all(): readonly Site[]
}
