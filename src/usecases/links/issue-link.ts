/** The link by which a line's user proves who they are: so many a day, kept as a hash. */

import type { Line } from '../../domain/call/phone/line.ts'
import { LINK_CONTEXT, writeLinkContent } from '../../domain/identity/link-content.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { CountedOfDay, DayCounters } from '../../ports/kit/day-counters.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { LinkStore, NewLink } from '../../ports/links/link-store.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { toBytes } from '../kit/json-bytes.ts'

/** From the sixth of a day on a line gets the text "status unknown" instead. At the service's own number it has as many once more. */
export const LINKS_PER_DAY = 5
/** Whoever forges callers to have texts sent reaches this for the place it rings; a big store has fewer strangers a day. */
const LINKS_PER_SITE_AND_DAY = 5_000
/** The service's own number is rung from everywhere. */
const LINKS_OF_OWN_NUMBER_PER_DAY = 20_000

export type IssueLinkDeps = {
  readonly dayCounters: Pick<DayCounters, 'count'>
  readonly linkStore: Pick<LinkStore, 'issue'>
  readonly dayLimits: Pick<DayLimits, 'count'>
  readonly tokens: Pick<Pseudonyms, 'line' | 'limited' | 'linkLines'>
  readonly cipher: Pick<DeliveryCipher, 'seal'>
  /** Where a code's page lies. Undefined where nobody verifies identities: a link would lead to nothing. */
  readonly linkUrl: ((code: string) => string) | undefined
  readonly events: Events
}

export type LinkFor = VisitKey & {
  readonly line: Line
  /** `SELF_SITE_ID` for a call to the service's own number. */
  readonly siteId: SiteId
  /** When the call came that the link answers. */
  readonly calledAt: EpochMs
}

export type IssuedLink = { readonly code: string; readonly url: string }

/**
 * Counts one more link for the line and the site today and makes it, while neither has used up the day's number. It takes the place
 * of the line's links that nobody has opened.
 * @returns undefined where there have been today's links, and where nobody verifies identities
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable); the link may then be counted though it was not made
 */
export function makeIssueLink(deps: IssueLinkDeps) {
  const count = makeNaturalBatches((lines: readonly CountedOfDay[]) => deps.dayCounters.count(lines))
  const countSites = makeNaturalBatches((sites: readonly SiteOfDay[]) => countPerSite(deps, sites))
  const issue = makeNaturalBatches((links: readonly NewLink[]) => deps.linkStore.issue(links))

  return async function issueLink(link: LinkFor, now: EpochMs): Promise<IssuedLink | undefined> {
    if (deps.linkUrl === undefined) return undefined
    const day = kstDay(now)
    const limit = await limitReached(link, day)
    if (limit !== undefined) {
      deps.events.emit({ type: 'link-limit-reached', limit })
      return undefined
    }
    const content = deps.cipher.seal(now, toBytes(writeLinkContent(link)), LINK_CONTEXT)
    const lines = deps.tokens.linkLines(now, link.line)
    const code = await issue({ issuedAt: now, content, lines })
    return { code, url: deps.linkUrl(code) }
  }

  /** A line beyond its own limit uses up nothing of the place's: no single phone keeps others from their links. */
  async function limitReached(link: LinkFor, day: CalendarDate): Promise<'line' | 'site' | 'own-number' | undefined> {
    if ((await count(linksCountedBy(deps.tokens, day, link))) > LINKS_PER_DAY) return 'line'
    const nthOfPlace = await countSites({ day, siteId: link.siteId })
    if (link.siteId === SELF_SITE_ID) return nthOfPlace > LINKS_OF_OWN_NUMBER_PER_DAY ? 'own-number' : undefined
    return nthOfPlace > LINKS_PER_SITE_AND_DAY ? 'site' : undefined
  }
}

/**
 * Under what the day's links of a line are counted. Those of the service's own number have an allowance of their own: whoever rings
 * places in a line's name cannot keep its user from their own page.
 */
export function linksCountedBy(
  tokens: Pick<Pseudonyms, 'line' | 'limited'>,
  day: CalendarDate,
  { line, siteId }: Pick<LinkFor, 'line' | 'siteId'>,
): CountedOfDay {
  const token = siteId === SELF_SITE_ID ? tokens.limited(day, 'own-links', line) : tokens.line(day, line)
  return { day, token }
}

type SiteOfDay = { readonly day: CalendarDate; readonly siteId: SiteId }

async function countPerSite(deps: IssueLinkDeps, sites: readonly SiteOfDay[]): Promise<readonly number[]> {
  const [first] = sites
  if (first === undefined) return []
  const asked = sites.map(({ siteId }) => ({ thing: 'site-links' as const, of: String(siteId) }))
  return deps.dayLimits.count(first.day, asked)
}
