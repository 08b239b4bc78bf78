/** The way from the digits to the pass: consent, identity verification, the pass page. */
import type { FastifyPluginCallback } from 'fastify'
import { lastFour } from '../../../domain/call/phone/show.ts'
import { CONSENTS, type ConsentKind } from '../../../domain/identity/consents.ts'
import { readableUntil } from '../../../domain/identity/person.ts'
import { yearOf } from '../../../domain/kit/time.ts'
import { passPageHeaders } from '../../../pages/kit/layout.ts'
import { renderConsentPage } from '../../../pages/links/consent-page.ts'
import type { ConsentField } from '../../../pages/links/consent-props.ts'
import { renderLeavePage } from '../../../pages/links/leave-page.ts'
import { CLOCK_SCRIPT } from '../../../pages/links/page-scripts.ts'
import { renderPassPage } from '../../../pages/links/pass-page.ts'
import { renderPhonePage } from '../../../pages/links/phone-page.ts'
import type { Trouble } from '../../../pages/links/trouble.ts'
import type { PassShown } from '../../../usecases/links/show-journey.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { field } from './read-form.ts'
import { baseOf, goTo, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

export function journeyRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, '', (visit) => show(deps, door, visit, false))
    door.view(app, '/again', (visit) => show(deps, door, visit, true))
    door.act(app, '/consent', (visit) => start(deps, door, visit))
    door.act(app, '/confirmed', async (visit) => {
      const finished = await deps.finishIdentityCheck.confirmed(visit.journey)
      const notYet = finished.kind === 'journey' && finished.trouble === 'not-yet'
      return door.enter(visit, '', notYet ? 'not-yet' : undefined)
    })
    door.act(app, '/back', async (visit) => {
      await deps.finishIdentityCheck.abandon(visit.journey)
      return door.enter(visit)
    })
    door.act(app, '/refresh', async (visit) => door.enter(visit, '', await deps.refreshStatus(visit.journey)))
    door.act(app, '/end', async ({ journey, reply, lang }) => {
      await deps.endJourney(journey)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/ended', lang)
    })
    done()
  }
}

async function show(deps: VisitorDeps, door: JourneyContext, visit: Visit, again: boolean) {
  const { journey, reply, lang, said } = visit
  const shown = await deps.showJourney(journey, again)
  const base = baseOf(journey)
  const common = { ...shared(deps, lang, again ? `${base}/again` : base, journey), base }
  switch (shown.kind) {
    case 'about':
      return door.enter(visit, '/me', said === 'refreshed' ? said : undefined)
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
      return sendConsent(deps, visit, { renewal: shown.renewal, trouble })
    }
    case 'pass':
      return sendPass(deps, visit, shown)
  }
}

type Consent = {
  readonly renewal: boolean
  readonly trouble?: Trouble | undefined
  readonly wrong?: readonly ConsentField[]
}

function sendConsent(deps: VisitorDeps, { journey, request, reply, lang }: Visit, consent: Consent) {
  const { content, site } = journey
  const asked = request.method === 'POST' ? request.body : request.query
  const typed = { name: field(asked, 'name'), carrier: field(asked, 'carrier'), agreed: agreedOf(asked) }
  const base = baseOf(journey)
  return sendPage(
    reply,
    renderConsentPage({
      ...shared(deps, lang, base, journey),
      base,
      site,
      calledAt: content.calledAt,
      lastFour: lastFour(content.line),
      notices: deps.notices,
      providers: deps.providers.map(({ id, name, asks }) => ({ id, name, asks })),
      renewal: consent.renewal,
      trouble: deps.providers.length === 0 ? 'no-provider' : consent.trouble,
      ...(consent.wrong === undefined ? {} : { wrong: consent.wrong, chosen: field(asked, 'provider'), typed }),
    }),
  )
}

async function start(deps: VisitorDeps, door: JourneyContext, visit: Visit) {
  const { journey, request, reply, lang } = visit
  const { body, ip: address } = request
  const started = await deps.startIdentityCheck(journey, {
    provider: field(body, 'provider'),
    agreed: agreedOf(body),
    typed: { name: field(body, 'name').trim(), carrier: field(body, 'carrier') },
    language: lang,
    address,
  })
  switch (started.kind) {
    case 'wrong':
      return sendConsent(deps, { ...visit, reply: reply.code(422) }, { renewal: false, wrong: started.fields })
    case 'trouble':
      return door.enter(visit, '', started.why === 'limit' ? 'limit' : undefined)
    case 'begun':
      return door.enter(visit)
  }
}

function agreedOf(body: unknown): readonly ConsentKind[] {
  const toAll = field(body, 'agree-all') !== ''
  return CONSENTS.map(({ kind }) => kind).filter((kind) => toAll || field(body, `agree-${kind}`) !== '')
}

function sendPass(deps: VisitorDeps, { journey, reply, lang, said }: Visit, shown: PassShown) {
  const { content, site } = journey
  const { binding, decision } = shown
  const base = baseOf(journey)
  return sendPage(
    reply,
    renderPassPage({
      ...shared(deps, lang, base, journey),
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
      said: (['refreshed', 'unavailable', 'limit'] as const).find((word) => word === said),
      lookedUpAt: shown.lookedUpAt,
      lastKnown: shown.lastKnown,
      boundAs: binding.boundAs,
      bindingEndsAt: readableUntil(binding),
      colour: shown.colour,
      script: CLOCK_SCRIPT.path,
      mayRefresh: decision.outcome !== 'not-required',
    }),
    passPageHeaders(shown.colour),
  )
}
