/** The last four digits of one's own number open a link; three misses end it. */
import { lastFour } from '../../domain/call/phone/show.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { LinkStore } from '../../ports/links/link-store.ts'
import { sameText } from '../kit/same-text.ts'
import {
  type Browser,
  type Journey,
  journeyOf,
  type OverState,
  type ReadLinkDeps,
  type RunningLink,
  running,
} from './read-link.ts'

export type OpenLinkDeps = ReadLinkDeps & {
  readonly linkStore: Pick<LinkStore, 'look' | 'open' | 'miss'>
  readonly events: Events
}

export type Digits = {
  readonly digits: string
  /** What the page's form carried, to tell that it was shown in this browser. */
  readonly mark: string | undefined
}

export type LinkOpened =
  | { readonly kind: 'over'; readonly state: OverState }
  /** `malformed`: not four digits; it is not counted. */
  | { readonly kind: 'missed' | 'malformed'; readonly link: RunningLink }
  /** `typed`: what this browser may keep to say so; undefined where the form did not come from a page shown in it. */
  | { readonly kind: 'opened'; readonly journey: Journey; readonly typed: string | undefined }

export type OpenLink = ReturnType<typeof makeOpenLink>

/** @throws AppError `DATABASE_UNAVAILABLE` */
export function makeOpenLink(deps: OpenLinkDeps) {
  return async function openLink(code: string, given: Digits, browser: Browser): Promise<LinkOpened> {
    const { linkStore, clock, events } = deps
    const seen = running(deps, code, await linkStore.look(code, clock.now()))
    if (seen.kind === 'over') {
      events.emit({ type: 'link-refused', why: seen.state })
      return seen
    }
    const digits = readDigits(given.digits)
    if (digits === undefined) return { kind: 'malformed', link: seen.link }
    if (!sameText(lastFour(seen.link.content.line), digits)) return miss(code)
    const opened = running(deps, code, await linkStore.open(code, clock.now()))
    if (opened.kind === 'over') return opened
    if (!seen.opened) events.emit({ type: 'link-opened' })
    const { link } = opened
    const typed = markOf(link, given.mark, browser)
    const journey = journeyOf(deps, link, { name: browser.name, typed })
    return journey === undefined ? { kind: 'over', state: 'expired' } : { kind: 'opened', journey, typed }
  }

  async function miss(code: string): Promise<LinkOpened> {
    const now = running(deps, code, await deps.linkStore.miss(code, deps.clock.now()))
    deps.events.emit({ type: 'link-refused', why: now.kind === 'over' ? now.state : 'wrong-digits' })
    return now.kind === 'over' ? now : { kind: 'missed', link: now.link }
  }

  /** Another site cannot make a browser say that its user typed the digits of a link that is not theirs. */
  function markOf({ hour, code }: RunningLink, mark: string | undefined, { name }: Browser): string | undefined {
    if (name === undefined || !sameText(deps.linkKeys.browserMark(hour, code, name, 'form'), mark)) return undefined
    return deps.linkKeys.browserMark(hour, code, name, 'typed')
  }
}

/** Four digits, in any width, with or without spaces. */
export function readDigits(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/\s/g, '')
  return /^\d{4}$/.test(digits) ? digits : undefined
}
