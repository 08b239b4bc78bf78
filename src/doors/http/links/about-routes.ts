/** 내 정보: what is kept of a person, for that person to see, change, take along and delete. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { readableUntil } from '../../../domain/identity/person.ts'
import { lastFour } from '../../../domain/phone/show.ts'
import { kstIso } from '../../../domain/time.ts'
import { renderAboutPage } from '../../../pages/about-page.ts'
import { renderConfirmPage } from '../../../pages/confirm-page.ts'
import { renderNobodyPage } from '../../../pages/nobody-page.ts'
import type { PersonRecord } from '../../../ports/person-records.ts'
import type { Journey } from '../../../usecases/read-link.ts'
import { type OfJourney, withJourney } from './journey-routes.ts'
import { field, languageOf } from './read-form.ts'
import { baseOf, goTo, hereOf, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

type Asked = FastifyRequest<OfJourney>
type Act = (journey: Journey, request: Asked, reply: FastifyReply) => Promise<FastifyReply>

export function aboutRoutes(deps: VisitorDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    const on = (method: 'get' | 'post', path: string, act: Act) =>
      app[method]<OfJourney>(`/i/:code/:key/me${path}`, (request, reply) =>
        withJourney(deps, request, reply, (journey) => act(journey, request, reply)),
      )
    on('get', '', (journey, request, reply) => about(deps, journey, request, reply))
    on('get', '/withdraw', (journey, request, reply) => confirm(deps, journey, request, reply, 'withdraw'))
    on('get', '/delete', (journey, request, reply) => confirm(deps, journey, request, reply, 'delete'))
    on('get', '/export', (journey, request, reply) => takeAlong(deps, journey, request, reply))
    on('post', '/texts', async (journey, request, reply) => {
      const record = await recordOf(deps, journey)
      const texts = field(request.body, 'texts')
      if (record !== undefined && (texts === 'on' || texts === 'off')) {
        await deps.records.setPreferences(journey.content.line, { ...record.preferences, noTexts: texts === 'off' })
      }
      return goTo(reply, `${baseOf(journey)}/me`, languageOf(request.body), 'texts')
    })
    on('post', '/language', async (journey, request, reply) => {
      const record = await recordOf(deps, journey)
      const chosen = field(request.body, 'language')
      const language = chosen === 'ko' || chosen === 'en' ? chosen : undefined
      if (record !== undefined && (language !== undefined || chosen === 'auto')) {
        await deps.records.setPreferences(journey.content.line, { ...record.preferences, language })
      }
      const lang = language ?? languageOf(request.body, journey.content.line)
      return goTo(reply, `${baseOf(journey)}/me`, lang, 'language')
    })
    on('post', '/withdraw', async (journey, request, reply) => {
      await deps.endBinding.withdraw(journey)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/withdrawn', languageOf(request.body, journey.content.line))
    })
    on('post', '/delete', async (journey, request, reply) => {
      await deps.endBinding.forget(journey)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/deleted', languageOf(request.body, journey.content.line))
    })
    done()
  }
}

function recordOf(deps: VisitorDeps, { content }: Journey): Promise<PersonRecord | undefined> {
  return deps.records.ofLine(content.line, deps.clock.now())
}

async function about(deps: VisitorDeps, journey: Journey, request: Asked, reply: FastifyReply): Promise<FastifyReply> {
  const record = await recordOf(deps, journey)
  const lang = languageOf(request.query, journey.content.line)
  const base = baseOf(journey)
  const common = { ...shared(deps, lang, hereOf(request), journey), base, lastFour: lastFour(journey.content.line) }
  if (record === undefined) return sendPage(reply, renderNobodyPage(common))
  const said = field(request.query, 'said')
  const saved = (['texts', 'language', 'refreshed'] as const).find((word) => word === said)
  const { name, birthDate } = record.person
  return sendPage(
    reply,
    renderAboutPage({ ...common, name, birthDate, record, mayExport: journey.content.proved === true, saved }),
  )
}

async function confirm(
  deps: VisitorDeps,
  journey: Journey,
  request: Asked,
  reply: FastifyReply,
  what: 'withdraw' | 'delete',
): Promise<FastifyReply> {
  const record = await recordOf(deps, journey)
  const lang = languageOf(request.query, journey.content.line)
  const base = baseOf(journey)
  if (record === undefined) return goTo(reply, `${base}/me`, lang)
  const lines = record.bindings.length
  return sendPage(reply, renderConfirmPage({ ...shared(deps, lang, hereOf(request), journey), base, what, lines }))
}

/** Whole names and dates only to who was identified in this journey: a borrowed phone and its last digits are not enough. */
async function takeAlong(
  deps: VisitorDeps,
  journey: Journey,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const record = journey.content.proved === true ? await recordOf(deps, journey) : undefined
  const lang = languageOf(request.query, journey.content.line)
  if (record === undefined) return goTo(reply, `${baseOf(journey)}/me`, lang)
  return reply
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment; filename="ansimpass.json"',
    })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(exportOf(record, deps.clock.now()), null, 2))
}

function exportOf(record: PersonRecord, now: number) {
  const { person, bindings, preferences, consents, deeds, snapshot, keptUntil } = record
  return {
    exportedAt: kstIso(now),
    person: { name: person.name, birthDate: person.birthDate },
    lines: bindings.map((binding) => ({
      thisLine: binding.thisLine,
      boundAs: binding.boundAs,
      proofLevel: binding.proofLevel,
      provedOn: binding.provedOn,
      endsAt: kstIso(readableUntil(binding)),
    })),
    preferences: { language: preferences.language ?? 'auto', texts: !preferences.noTexts },
    consents,
    deeds,
    lastLookUp: snapshot === undefined ? null : { at: kstIso(snapshot.fetchedAt), evidence: snapshot.evidence },
    keptUntil,
    visits: 'sealed to the health authority: this service cannot read them, and they are destroyed after 28 days',
  }
}
