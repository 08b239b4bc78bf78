/** 내 정보: what is kept of a person, for that person to see, change, take along and delete. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { lastFour } from '../../../domain/call/phone/show.ts'
import { readableUntil } from '../../../domain/identity/person.ts'
import { kstIso } from '../../../domain/kit/time.ts'
import { renderConfirmPage } from '../../../pages/links/confirm-page.ts'
import { renderNobodyPage } from '../../../pages/links/nobody-page.ts'
import { renderAboutPage } from '../../../pages/me/about-page.ts'
import type { TakenAlong } from '../../../usecases/identity/about-person.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { field } from './read-form.ts'
import { baseOf, goTo, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

export function aboutRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, '/me', (visit) => about(deps, visit))
    door.view(app, '/me/withdraw', (visit) => confirm(deps, door, visit, 'withdraw'))
    door.view(app, '/me/delete', (visit) => confirm(deps, door, visit, 'delete'))
    door.view(app, '/me/export', (visit) => takeAlong(deps, door, visit))
    door.act(app, '/me/texts', async (visit) => {
      const { journey, request } = visit
      const texts = field(request.body, 'texts')
      if (texts === 'on' || texts === 'off') await deps.aboutPerson.chooseTexts(journey, texts)
      return door.enter(visit, '/me', 'texts')
    })
    door.act(app, '/me/notices', async (visit) => {
      const { journey, request } = visit
      const notices = field(request.body, 'notices')
      if (notices === 'on' || notices === 'off') await deps.aboutPerson.chooseNotices(journey, notices)
      return door.enter(visit, '/me', 'texts')
    })
    door.act(app, '/me/language', async (visit) => {
      const { journey, request } = visit
      const chosen = field(request.body, 'language')
      const language = chosen === 'ko' || chosen === 'en' ? chosen : undefined
      if (language !== undefined || chosen === 'auto')
        await deps.aboutPerson.chooseLanguage(journey, language ?? 'auto')
      return door.enter({ ...visit, lang: language ?? visit.lang }, '/me', 'language')
    })
    door.act(app, '/me/withdraw', async ({ journey, reply, lang }) => {
      await deps.endBinding.withdraw(journey)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/withdrawn', lang)
    })
    door.act(app, '/me/delete', async ({ journey, reply, lang }) => {
      await deps.endBinding.forget(journey)
      deps.jar.forget(reply)
      return goTo(reply, '/i/done/deleted', lang)
    })
    done()
  }
}

async function about(deps: VisitorDeps, { journey, reply, lang, said }: Visit): Promise<FastifyReply> {
  const shown = await deps.aboutPerson.show(journey)
  const base = baseOf(journey)
  const common = { ...shared(deps, lang, `${base}/me`, journey), base, lastFour: lastFour(journey.content.line) }
  if (shown === undefined) return sendPage(reply, renderNobodyPage(common))
  const { record } = shown
  const mayName = deps.keepCompanions.most > 0 && (await deps.keepCompanions.show(journey)) !== undefined
  const saved = (['texts', 'language', 'refreshed'] as const).find((word) => word === said)
  const { name, birthDate } = record.person
  return sendPage(
    reply,
    renderAboutPage({
      ...{ ...common, name, birthDate, record, saved, notices: deps.notices },
      mayExport: journey.content.proved === true,
      companions: mayName,
    }),
  )
}

async function confirm(
  deps: VisitorDeps,
  door: JourneyContext,
  visit: Visit,
  what: 'withdraw' | 'delete',
): Promise<FastifyReply> {
  const { journey, reply, lang } = visit
  const shown = await deps.aboutPerson.show(journey)
  if (shown === undefined) return door.enter(visit, '/me')
  const base = baseOf(journey)
  const lines = shown.record.bindings.length
  const { now } = shown
  return sendPage(
    reply,
    renderConfirmPage({ ...shared(deps, lang, `${base}/me/${what}`, journey), base, what, lines, now }),
  )
}

async function takeAlong(deps: VisitorDeps, door: JourneyContext, visit: Visit): Promise<FastifyReply> {
  const { journey, reply } = visit
  const taken = await deps.aboutPerson.takeAlong(journey)
  if (taken === undefined) return door.enter(visit, '/me')
  return reply
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment; filename="ansimpass.json"',
    })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(exportOf(taken, deps.notices), null, 2))
}

function exportOf({ record, corrections, companions, now }: TakenAlong, notices: boolean) {
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
    preferences: {
      language: preferences.language ?? 'auto',
      texts: !preferences.noTexts,
      notices: notices && !preferences.noNotices,
    },
    consents,
    deeds,
    lastLookUp: snapshot === undefined ? null : { at: kstIso(snapshot.fetchedAt), evidence: snapshot.evidence },
    companions: companions.map(({ id: _id, ...said }) => said),
    corrections: corrections.map(({ line: _line, ...said }) => said),
    keptUntil,
    visits:
      'sealed to the health authority: this service cannot read them, and they are destroyed after 28 days (in sealed backups up to 28 days later)',
  }
}
