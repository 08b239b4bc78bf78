/** Dependencies of visitors' routes. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { formatSiteNumber } from '../../../domain/call/phone/show.ts'
import type { PageLanguage } from '../../../domain/kit/language.ts'
import { anyVisitList, visitsRecorded } from '../../../domain/rules/visit-list.ts'
import type { Shared } from '../../../pages/kit/frame.ts'
import { PAGE_HEADERS } from '../../../pages/kit/layout.ts'
import { type EndedState, renderEndedPage } from '../../../pages/links/ended-page.ts'
import type { IdentityProvider } from '../../../ports/identity/identity-provider.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { LinkKeys } from '../../../ports/links/link-keys.ts'
import type { Rulebook } from '../../../ports/rules/rulebook.ts'
import type { OwnPass } from '../../../usecases/certificates/own-pass.ts'
import type { AboutPerson } from '../../../usecases/identity/about-person.ts'
import type { CheckInCompanions } from '../../../usecases/identity/check-in-companions.ts'
import type { EndBinding } from '../../../usecases/identity/end-binding.ts'
import type { FinishIdentityCheck } from '../../../usecases/identity/finish-identity-check.ts'
import type { KeepCompanions } from '../../../usecases/identity/keep-companions.ts'
import type { OpenCorrection } from '../../../usecases/identity/open-correction.ts'
import type { StartIdentityCheck } from '../../../usecases/identity/start-identity-check.ts'
import type { EndJourney } from '../../../usecases/links/end-journey.ts'
import type { OpenLink } from '../../../usecases/links/open-link.ts'
import type { Journey, ReadLink, RunningLink } from '../../../usecases/links/read-link.ts'
import type { ShowJourney } from '../../../usecases/links/show-journey.ts'
import type { RefreshStatus } from '../../../usecases/pass/refresh-status.ts'
import type { OwnAliases } from '../../../usecases/visits/own-aliases.ts'
import type { WindowCounter } from '../server/window-counter.ts'
import type { WrongTries } from '../server/wrong-tries.ts'
import type { CookieJar } from './browser.ts'

export type VisitorUseCases = {
  readonly readLink: ReadLink
  readonly openLink: OpenLink
  readonly showJourney: ShowJourney
  readonly ownPass: OwnPass
  readonly startIdentityCheck: StartIdentityCheck
  readonly finishIdentityCheck: FinishIdentityCheck
  readonly refreshStatus: RefreshStatus
  readonly endBinding: EndBinding
  readonly aboutPerson: AboutPerson
  readonly openCorrection: OpenCorrection
  readonly ownAliases: OwnAliases
  readonly keepCompanions: KeepCompanions
  readonly checkInCompanions: CheckInCompanions
  readonly endJourney: EndJourney
  readonly linkKeys: LinkKeys
  /** Who can be chosen. */
  readonly providers: readonly Pick<IdentityProvider, 'id' | 'name' | 'asks'>[]
}

export type VisitorDeps = VisitorUseCases & {
  readonly rulebook: Pick<Rulebook, 'current'>
  readonly clock: Clock
  readonly events: Events
  readonly demo: boolean
  /** Whether texts go out before a pass ends. */
  readonly notices: boolean
  readonly ownNumber: SiteNumber | undefined
  readonly publicOrigin: string
  readonly jar: CookieJar
  readonly wrongCodes: WrongTries
  /** By the code of a link: forty codes of a QR are made at a time, of which a page asks every ten minutes and whenever it is opened. */
  readonly codeBatches: WindowCounter
}

/** Where a journey's pages lie. */
export function baseOf({ code, key }: Pick<Journey, 'code' | 'key'>): string {
  return `/i/${code}/${key}`
}

export function shared(deps: VisitorDeps, lang: PageLanguage, here: string, link?: RunningLink): Shared {
  const { ownNumber, demo } = deps
  return {
    lang,
    demo,
    selfNumber: ownNumber === undefined ? undefined : formatSiteNumber(ownNumber),
    recorded: isRecorded(deps, link),
    here,
    until: link?.until,
  }
}

function isRecorded({ rulebook, clock }: VisitorDeps, link: RunningLink | undefined): boolean {
  const ruleset = rulebook.current()
  if (link === undefined) return anyVisitList(ruleset, clock.now())
  const { site, content } = link
  return site !== undefined && visitsRecorded(ruleset, { at: content.calledAt, asKnownAt: content.calledAt, site })
}

const STATUS: Readonly<Record<EndedState, number>> = {
  expired: 410,
  used: 410,
  replaced: 410,
  locked: 410,
  unknown: 404,
  'not-known': 503,
  'too-many': 429,
  'other-site-request': 403,
  'not-understood': 400,
}

/** A link that leads nowhere any more. Guessing is slowed by its address; a right code never is. */
export function sendEnded(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  state: EndedState,
  lang: PageLanguage,
): FastifyReply {
  const said = state === 'unknown' && deps.wrongCodes.count(request.ip) ? 'too-many' : state
  if (said === 'too-many') reply.header('retry-after', '60')
  return sendPage(
    reply.code(STATUS[said]),
    renderEndedPage({ ...shared(deps, lang, openedFrom(request)), state: said }),
  )
}

export function sendPage(reply: FastifyReply, page: string, headers = PAGE_HEADERS): FastifyReply {
  return reply.headers(headers).send(page)
}

/** 303 to a page of ours, in the same language. */
export function goTo(reply: FastifyReply, path: string, lang: PageLanguage, said?: string): FastifyReply {
  const query = said === undefined ? `lang=${lang}` : `lang=${lang}&said=${said}`
  return reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .redirect(`${path}?${query}`, 303)
}

/** The path alone: a request may name a whole address, of any host. */
export function hereOf(request: FastifyRequest): string {
  return request.url.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?', 1)[0] || '/'
}

/** Where the person can open it again: what only takes a POST leads back to its link. */
function openedFrom(request: FastifyRequest): string {
  const here = hereOf(request)
  return request.method === 'POST' ? (/^\/i\/[^/]+/.exec(here)?.[0] ?? here) : here
}
