/** The way from the digits to the pass: consent, identity verification, the pass page. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { CONSENTS, type ConsentKind } from '../../../domain/identity/consents.ts'
import { readableUntil } from '../../../domain/identity/person.ts'
import { lastFour } from '../../../domain/phone/show.ts'
import { yearOf } from '../../../domain/time.ts'
import { renderConsentPage } from '../../../pages/consent-page.ts'
import type { ConsentField } from '../../../pages/consent-props.ts'
import { PASS_PAGE_HEADERS } from '../../../pages/layout.ts'
import { renderLeavePage } from '../../../pages/leave-page.ts'
import { passClockScript } from '../../../pages/pass-clock.ts'
import { renderPassPage } from '../../../pages/pass-page.ts'
import { renderPhonePage } from '../../../pages/phone-page.ts'
import type { Trouble } from '../../../pages/trouble.ts'
import type { Journey } from '../../../usecases/read-link.ts'
import type { PassShown } from '../../../usecases/show-journey.ts'
import { browserOf } from './browser.ts'
import { field, languageOf } from './read-form.ts'
import { baseOf, goTo, hereOf, sendEnded, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

export type OfJourney = { Params: { code: string; key: string } }
type Asked = FastifyRequest<OfJourney>

/** Reads the journey that an address leads to, or answers that there is none. */
export async function withJourney(
  deps: VisitorDeps,
  request: Asked,
  reply: FastifyReply,
  act: (journey: Journey) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { code, key } = request.params
  const read = await deps.readLink.byKey(code, key, browserOf(request))
  const asked = request.method === 'POST' ? request.body : request.query
  if (read.kind === 'over') return sendEnded(deps, request, reply, read.state, languageOf(asked))
  if (read.kind === 'digits') return goTo(reply, `/i/${read.link.code}`, languageOf(asked, read.link.content.line))
  return act(read.journey)
}

export function journeyRoutes(deps: VisitorDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    const get = (path: string, act: (journey: Journey, request: Asked, reply: FastifyReply) => Promise<FastifyReply>) =>
      app.get<OfJourney>(path, (request, reply) =>
        withJourney(deps, request, reply, (journey) => act(journey, request, reply)),
      )
    const post = (
      path: string,
      act: (journey: Journey, request: Asked, reply: FastifyReply) => Promise<FastifyReply>,
    ) =>
      app.post<OfJourney>(path, (request, reply) =>
        withJourney(deps, request, reply, (journey) => act(journey, request, reply)),
      )
    get('/i/:code/:key', (journey, request, reply) => show(deps, journey, request, reply, false))
    get('/i/:code/:key/again', (journey, request, reply) => show(deps, journey, request, reply, true))
    post('/i/:code/:key/consent', (journey, request, reply) => start(deps, journey, request, reply))
    post('/i/:code/:key/confirmed', async (journey, request, reply) => {
      const finished = await deps.finishIdentityCheck.confirmed(journey)
      const notYet = finished.kind === 'journey' && finished.trouble === 'not-yet'
      return goTo(reply, baseOf(journey), languageOf(request.body), notYet ? 'not-yet' : undefined)
    })
    post('/i/:code/:key/back', async (journey, request, reply) => {
      await deps.finishIdentityCheck.abandon(journey)
      return goTo(reply, baseOf(journey), languageOf(request.body))
    })
    post('/i/:code/:key/refresh', async (journey, request, reply) => {
      const how = await deps.refreshStatus(journey)
      return goTo(reply, baseOf(journey), languageOf(request.body), how)
    })
    post('/i/:code/:key/end', async (journey, request, reply) => {
      await deps.linkBook.end(journey.code)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/ended', languageOf(request.body))
    })
    done()
  }
}

async function show(deps: VisitorDeps, journey: Journey, request: Asked, reply: FastifyReply, again: boolean) {
  const shown = await deps.showJourney(journey, again)
  const base = baseOf(journey)
  const lang = languageOf(request.query, journey.content.line)
  const common = { ...shared(deps, lang, hereOf(request), journey), base }
  const said = field(request.query, 'said')
  switch (shown.kind) {
    case 'about':
      return goTo(reply, `${base}/me`, lang, said === 'refreshed' ? said : undefined)
    case 'leave':
      return sendPage(reply, renderLeavePage({ ...common, provider: shown.provider.name, url: shown.url }))
    case 'on-phone':
      return sendPage(
        reply,
        renderPhonePage({
          ...common,
          provider: shown.provider.name,
          notYet: said === 'not-yet',
          lastFour: lastFour(journey.content.line),
        }),
      )
    case 'consent': {
      const trouble = shown.trouble ?? (said === 'limit' ? 'limit' : undefined)
      return sendConsent(deps, journey, request, reply, { renewal: shown.renewal, trouble })
    }
    case 'pass':
      return sendPass(deps, journey, request, reply, shown)
  }
}

type Consent = {
  readonly renewal: boolean
  readonly trouble?: Trouble | undefined
  readonly wrong?: readonly ConsentField[]
}

function sendConsent(deps: VisitorDeps, journey: Journey, request: Asked, reply: FastifyReply, consent: Consent) {
  const { content, site } = journey
  const asked = request.method === 'POST' ? request.body : request.query
  const typed = { name: field(asked, 'name'), carrier: field(asked, 'carrier'), agreed: agreedOf(asked) }
  const base = baseOf(journey)
  const name = journey.here ? undefined : deps.jar.name(request, reply)
  return sendPage(
    reply,
    renderConsentPage({
      ...shared(deps, languageOf(asked, content.line), base, journey),
      base,
      site,
      calledAt: content.calledAt,
      lastFour: lastFour(content.line),
      providers: deps.providers.map(({ id, name, asks }) => ({ id, name, asks })),
      askDigits: name !== undefined,
      mark: name && deps.linkKeys.browserMark(journey.hour, journey.code, name, 'form'),
      renewal: consent.renewal,
      trouble: deps.providers.length === 0 ? 'no-provider' : consent.trouble,
      ...(consent.wrong === undefined ? {} : { wrong: consent.wrong, chosen: field(asked, 'provider'), typed }),
    }),
  )
}

async function start(deps: VisitorDeps, journey: Journey, request: Asked, reply: FastifyReply) {
  const { body } = request
  const lang = languageOf(body, journey.content.line)
  const browser = browserOf(request)
  const order = {
    provider: field(body, 'provider'),
    agreed: agreedOf(body),
    typed: { name: field(body, 'name').trim(), carrier: field(body, 'carrier') },
    digits: field(body, 'digits'),
    // An old browser does not say whose page posts: only a form that was shown in it may say that the digits were typed here.
    mark: field(body, 'mark'),
    language: lang,
    address: request.ip,
  }
  const started = await deps.startIdentityCheck(journey, order, browser)
  switch (started.kind) {
    case 'over':
      return sendEnded(deps, request, reply, started.state, lang)
    case 'wrong':
      return sendConsent(deps, journey, request, reply.code(422), { renewal: false, wrong: started.fields })
    case 'trouble':
    case 'begun': {
      deps.jar.typed(reply, started.typed)
      const said = started.kind === 'trouble' && started.why === 'limit' ? 'limit' : undefined
      return goTo(reply, baseOf(journey), lang, said)
    }
  }
}

function agreedOf(body: unknown): readonly ConsentKind[] {
  return CONSENTS.map(({ kind }) => kind).filter((kind) => field(body, `agree-${kind}`) !== '')
}

function sendPass(deps: VisitorDeps, journey: Journey, request: Asked, reply: FastifyReply, shown: PassShown) {
  const { content, site } = journey
  const { binding, decision } = shown
  const base = baseOf(journey)
  return sendPage(
    reply,
    renderPassPage({
      ...shared(deps, languageOf(request.query, content.line), base, journey),
      base,
      decision,
      rules: deps.rulebook.current(),
      next: shown.next,
      name: binding.person.name,
      birthYear: yearOf(binding.person.birthDate),
      lastFour: lastFour(content.line),
      site,
      calledAt: content.calledAt,
      word: shown.word,
      now: shown.now,
      endsAt: journey.until,
      said: (['refreshed', 'unavailable', 'limit'] as const).find((word) => word === field(request.query, 'said')),
      lookedUpAt: shown.lookedUpAt,
      lastKnown: shown.lastKnown,
      boundAs: binding.boundAs,
      bindingEndsAt: readableUntil(binding),
      colour: shown.colour,
      script: passClockScript().path,
      mayRefresh: decision.outcome !== 'not-required',
    }),
    PASS_PAGE_HEADERS,
  )
}
