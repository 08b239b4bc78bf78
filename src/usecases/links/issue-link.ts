/** The link by which a line's user proves who they are: so many a day, kept as a hash. */

import type { Line } from '../../domain/call/phone/line.ts'
import { LINK_CONTEXT, writeLinkContent } from '../../domain/identity/link-content.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { CountedOfDay, CountedWithin } from '../../ports/kit/day-counters.ts'
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
  readonly linkStore: Pick<LinkStore, 'issue'>
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
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable)
 */
export function makeIssueLink(deps: IssueLinkDeps) {
  const issue = makeNaturalBatches((links: readonly NewLink[]) => deps.linkStore.issue(links))

  return async function issueLink(link: LinkFor, now: EpochMs): Promise<IssuedLink | undefined> {
    if (deps.linkUrl === undefined) return undefined
    const content = deps.cipher.seal(now, toBytes(writeLinkContent(link)), LINK_CONTEXT)
    const lines = deps.tokens.linkLines(now, link.line)
    const limits = limitsOf(deps.tokens, kstDay(now), link)
    const issued = await issue({ issuedAt: now, content, lines, within: limits })
    if ('code' in issued) return { code: issued.code, url: deps.linkUrl(issued.code) }
    const limit = limits[issued.beyond]?.limit ?? 'line'
    deps.events.emit({ type: 'link-limit-reached', limit })
    return undefined
  }
}

type Limit = CountedWithin & { readonly limit: 'line' | 'site' | 'own-number' }

/** A line beyond its own limit uses up nothing of the place's: no single phone keeps others from their links. */
function limitsOf(tokens: IssueLinkDeps['tokens'], day: CalendarDate, link: LinkFor): readonly Limit[] {
  const ofPlace = { day, token: tokens.limited(day, 'site-links', String(link.siteId)) }
  return [
    { limit: 'line', counted: linksCountedBy(tokens, day, link), most: LINKS_PER_DAY },
    link.siteId === SELF_SITE_ID
      ? { limit: 'own-number', counted: ofPlace, most: LINKS_OF_OWN_NUMBER_PER_DAY }
      : { limit: 'site', counted: ofPlace, most: LINKS_PER_SITE_AND_DAY },
  ]
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
