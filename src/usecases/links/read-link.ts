/** Lookup of a link by its address: by GET, so that it changes nothing. Messengers look at links before people do. */
import { LINK_CONTEXT, type LinkContent, readLinkContent } from '../../domain/identity/link-content.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { LinkKeys } from '../../ports/links/link-keys.ts'
import type { LinkSeen, LinkStore } from '../../ports/links/link-store.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import { fromBytes } from '../kit/json-bytes.ts'
import { sameText } from '../kit/same-text.ts'

export type ReadLinkDeps = {
  readonly linkStore: Pick<LinkStore, 'look'>
  readonly cipher: Pick<DeliveryCipher, 'open'>
  readonly linkKeys: LinkKeys
  readonly sites: Pick<SiteDirectory, 'byId'>
  readonly clock: Clock
}

/** What a browser tells of itself by its cookies; both are of no use in another. */
export type Browser = {
  /** Its random name. */
  readonly name: string | undefined
  /** Says that the digits of a link were typed here. */
  readonly typed: string | undefined
}

export type OverState = Exclude<LinkSeen['state'], 'live' | 'opened'>

/** A link that runs: it may be asked for the digits. */
export type RunningLink = {
  /** In capitals. */
  readonly code: string
  readonly content: LinkContent
  readonly hour: number
  readonly misses: number
  readonly until: EpochMs
  /** Undefined for the service's own number, and for a site that is gone. */
  readonly site: Site | undefined
}

/** The way from the digits to the pass: its address holds a key that only who typed them has. */
export type Journey = RunningLink & {
  readonly key: string
  /** Whether they were typed in this very browser. Elsewhere they are asked again before anything is tied to a person. */
  readonly here: boolean
}

export type LinkRead =
  | { readonly kind: 'over'; readonly state: OverState }
  | { readonly kind: 'digits'; readonly link: RunningLink }
  | { readonly kind: 'journey'; readonly journey: Journey }

export type ReadLink = ReturnType<typeof makeReadLink>

/** Both throw AppError `DATABASE_UNAVAILABLE`. */
export function makeReadLink(deps: ReadLinkDeps) {
  return {
    /** The bare link: a journey only in the browser where the digits were typed. */
    async byCode(typed: string, browser: Browser): Promise<LinkRead> {
      const seen = running(deps, typed, await deps.linkStore.look(typed, deps.clock.now()))
      if (seen.kind === 'over' || !seen.opened) return seen
      const journey = journeyOf(deps, seen.link, browser)
      return journey?.here ? { kind: 'journey', journey } : seen
    },
    /** An address with a key: `digits` where the key is not the link's. */
    async byKey(typed: string, key: string, browser: Browser): Promise<LinkRead> {
      const seen = running(deps, typed, await deps.linkStore.look(typed, deps.clock.now()))
      if (seen.kind === 'over' || !seen.opened) return seen
      const journey = journeyOf(deps, seen.link, browser)
      return journey !== undefined && sameText(journey.key, key.toUpperCase()) ? { kind: 'journey', journey } : seen
    },
  }
}

/** What the book says of a link, with its content read. One whose key is gone is over. */
export function running(
  deps: Pick<ReadLinkDeps, 'cipher' | 'sites'>,
  typed: string,
  seen: LinkSeen,
): { kind: 'over'; state: OverState } | { kind: 'digits'; link: RunningLink; opened: boolean } {
  if (!('content' in seen)) return { kind: 'over', state: seen.state }
  const plain = deps.cipher.open(seen.content, LINK_CONTEXT)
  const content = plain && readLinkContent(fromBytes(plain))
  if (content === undefined) return { kind: 'over', state: 'expired' }
  const { misses, until } = seen
  const site = deps.sites.byId(content.siteId)
  const link = { code: typed.toUpperCase(), content, hour: seen.content.hour, misses, until, site }
  return { kind: 'digits', link, opened: seen.state === 'opened' }
}

export function journeyOf(
  { linkKeys }: Pick<ReadLinkDeps, 'linkKeys'>,
  link: RunningLink,
  { name, typed }: Browser,
): Journey | undefined {
  const key = linkKeys.journeyKey(link.hour, link.code)
  if (key === undefined) return undefined
  const mark = name === undefined ? undefined : linkKeys.browserMark(link.hour, link.code, name, 'typed')
  return { ...link, key, here: sameText(mark, typed) }
}
