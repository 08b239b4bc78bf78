/** Dependencies of visitors' routes. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../../../domain/language.ts'
import type { SiteNumber } from '../../../domain/phone/line.ts'
import { formatSiteNumber } from '../../../domain/phone/show.ts'
import { anyVisitList, visitsRecorded } from '../../../domain/rules/visit-list.ts'
import { type EndedState, renderEndedPage } from '../../../pages/ended-page.ts'
import type { Shared } from '../../../pages/frame.ts'
import { PAGE_HEADERS } from '../../../pages/layout.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Events } from '../../../ports/events.ts'
import type { IdentityProvider } from '../../../ports/identity-provider.ts'
import type { LinkKeys } from '../../../ports/link-keys.ts'
import type { Rulebook } from '../../../ports/rulebook.ts'
import type { AboutPerson } from '../../../usecases/about-person.ts'
import type { EndBinding } from '../../../usecases/end-binding.ts'
import type { EndJourney } from '../../../usecases/end-journey.ts'
import type { FinishIdentityCheck } from '../../../usecases/finish-identity-check.ts'
import type { OpenLink } from '../../../usecases/open-link.ts'
import type { Journey, ReadLink, RunningLink } from '../../../usecases/read-link.ts'
import type { RefreshStatus } from '../../../usecases/refresh-status.ts'
import type { ShowJourney } from '../../../usecases/show-journey.ts'
import type { StartIdentityCheck } from '../../../usecases/start-identity-check.ts'
import type { WrongTries } from '../wrong-tries.ts'
import type { CookieJar } from './browser.ts'

export type VisitorUseCases = {
  readonly readLink: ReadLink
  readonly openLink: OpenLink
  readonly showJourney: ShowJourney
  readonly startIdentityCheck: StartIdentityCheck
  readonly finishIdentityCheck: FinishIdentityCheck
  readonly refreshStatus: RefreshStatus
  readonly endBinding: EndBinding
  readonly aboutPerson: AboutPerson
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
  readonly ownNumber: SiteNumber | undefined
  readonly publicOrigin: string
  readonly jar: CookieJar
  readonly wrongCodes: WrongTries
}

/** Where a journey's pages lie. */
export function baseOf({ code, key }: Pick<Journey, 'code' | 'key'>): string {
  return `/i/${code}/${key}`
}

export function shared(deps: VisitorDeps, lang: Language, here: string, link?: RunningLink): Shared {
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
  lang: Language,
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
export function goTo(reply: FastifyReply, path: string, lang: Language, said?: string): FastifyReply {
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
