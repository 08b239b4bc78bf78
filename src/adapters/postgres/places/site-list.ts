/** The list of sites in memory, in pages of ids: a page is put in place of what it was, and the rest stays. */
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import type { Site, SiteId } from '../../../domain/places/site.ts'
import { pageOf } from './sites-table.ts'

export type SiteList = {
  byNumber(number: SiteNumber): Site | undefined
  byId(id: SiteId): Site | undefined
  /** By id; the same array until the list changes. */
  all(): readonly Site[]
  /** Numbers of the pages that hold a site. */
  pages(): Iterable<number>
  /** Puts a page in place of the one that is there: its new sites are found from now on, what it had besides until `settle`. @returns whether they differ */
  put(page: number, sites: readonly Site[]): boolean
  /** Forgets what pages had before: a number that went from one page to another is found throughout. */
  settle(): void
}

export function createSiteList(): SiteList {
  const pages = new Map<number, readonly Site[]>()
  const byNumber = new Map<SiteNumber, Site>()
  const byId = new Map<SiteId, Site>()
  let all: readonly Site[] | undefined
  let former: Site[] = []

  return {
    byNumber: (number) => byNumber.get(number),
    byId: (id) => byId.get(id),
    all() {
      all ??= [...pages].toSorted(([one], [other]) => one - other).flatMap(([, sites]) => sites)
      return all
    },
    pages: () => pages.keys(),
    put(page, sites) {
      const before = pages.get(page) ?? []
      if (before.length === sites.length && JSON.stringify(before) === JSON.stringify(sites)) return false
      former.push(...before)
      if (sites.length > 0) pages.set(page, sites)
      else pages.delete(page)
      for (const site of sites) {
        byNumber.set(site.number, site)
        byId.set(site.id, site)
      }
      all = undefined
      return true
    },
    settle() {
      for (const site of former) {
        if (byNumber.get(site.number) === site) byNumber.delete(site.number)
        if (byId.get(site.id) === site) byId.delete(site.id)
      }
      former = []
    },
  }
}

/** Sites of a whole list by their pages. */
export function inPages(sites: readonly Site[]): ReadonlyMap<number, readonly Site[]> {
  return Map.groupBy(sites, ({ id }) => pageOf(id))
}
