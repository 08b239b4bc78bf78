/** Registered phones of places' owners, each with the PIN of the shop menu. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { AuditEntry } from '../access/audit.ts'

/** All but `isOwner` throw AppError `DATABASE_UNAVAILABLE`. */
export interface SiteOwners {
  /** From what the list of sites holds: nothing is asked of anyone. */
  isOwner(site: Pick<Site, 'number' | 'ownerToken'>, line: Line): boolean
  /** In place of the one before; the directories of all nodes hear of it. */
  set(
    site: Pick<Site, 'id' | 'number'>,
    owner: { readonly line: Line; readonly pin: string },
    audit: AuditEntry,
  ): Promise<void>
  /** @returns whether there was one */
  remove(site: SiteId, audit: AuditEntry): Promise<boolean>
  /** Takes as long for a wrong PIN as for the right one, and where there is none. */
  checkPin(site: Pick<Site, 'id' | 'number'>, pin: string): Promise<boolean>
}
