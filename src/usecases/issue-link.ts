/** The link by which a line's user proves who they are: so many a day, kept as a hash. */
import type { Line } from '../domain/phone/line.ts'
import type { SiteId } from '../domain/site/site.ts'
import { type EpochMs, kstDay } from '../domain/time.ts'
import type { VisitKey } from '../domain/visit/visit.ts'
import { visitRef } from '../domain/visit/visit-ref.ts'
import type { DayCounters, LineOfDay } from '../ports/day-counters.ts'
import type { DeliveryBox } from '../ports/delivery-box.ts'
import type { LineTokens } from '../ports/line-tokens.ts'
import type { LinkBook, NewLink } from '../ports/link-book.ts'
import { makeNaturalBatches } from './natural-batches.ts'

/** From the sixth of a day on a line gets the text "status unknown" instead. */
export const LINKS_PER_DAY = 5

export type IssueLinkDeps = {
  readonly dayCounters: Pick<DayCounters, 'countLinks'>
  readonly linkBook: Pick<LinkBook, 'issue'>
  readonly tokens: Pick<LineTokens, 'line'>
  readonly box: Pick<DeliveryBox, 'seal'>
  /** Where a code's page lies. */
  readonly linkUrl: (code: string) => string
}

export type LinkFor = VisitKey & { readonly line: Line; readonly siteId: SiteId }

/**
 * Counts one more link for the line today and makes it, while the day's number is not used up.
 * @returns its address, or undefined where the line has had today's links
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable); the link may then be counted though it was not made
 */
export function makeIssueLink(deps: IssueLinkDeps) {
  const count = makeNaturalBatches((lines: readonly LineOfDay[]) => deps.dayCounters.countLinks(lines))
  const issue = makeNaturalBatches((links: readonly NewLink[]) => deps.linkBook.issue(links))

  return async function issueLink(link: LinkFor, now: EpochMs): Promise<string | undefined> {
    const day = kstDay(now)
    const nth = await count({ day, line: deps.tokens.line(day, link.line) })
    if (nth > LINKS_PER_DAY) return undefined
    const content = deps.box.seal(now, encodeLink(link), LINK_CONTEXT)
    return deps.linkUrl(await issue({ day, issuedAt: now, content }))
  }
}

const LINK_CONTEXT = 'link'

function encodeLink({ line, siteId, day, callKey }: LinkFor): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ line, siteId, day, visit: visitRef(callKey) }))
}
