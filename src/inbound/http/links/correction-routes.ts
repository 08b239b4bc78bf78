/** Correction requests (정정 요청) on one's own page: opened here, and looked up by the line that rang. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { CORRECTION_KINDS } from '../../../domain/identity/correction.ts'
import { type CorrectionsPage, renderCorrectionsPage } from '../../../pages/me/corrections-page.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { field } from './read-form.ts'
import { baseOf, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

const PATH = '/me/wrong'

export function correctionRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, PATH, (visit) => show(deps, visit, saidIn(visit)))
    door.act(app, PATH, async (visit) => {
      const { journey, request, reply } = visit
      const chosen = field(request.body, 'kind')
      const kind = CORRECTION_KINDS.find((each) => each === chosen)
      if (kind === undefined) return show(deps, { ...visit, reply: reply.code(422) }, 'no-kind')
      const words = field(request.body, 'words')
      const opened = await deps.openCorrection(journey.content.line, { kind, words, by: 'page' })
      return door.enter(visit, PATH, opened.kind)
    })
    done()
  }
}

function saidIn({ said }: Visit): 'opened' | 'limit' | undefined {
  return said === 'opened' || said === 'limit' ? said : undefined
}

async function show(
  deps: VisitorDeps,
  { journey, reply, lang }: Omit<Visit, 'said'>,
  said: CorrectionsPage['said'],
): Promise<FastifyReply> {
  const corrections = await deps.aboutPerson.corrections(journey)
  const base = baseOf(journey)
  const common = shared(deps, lang, `${base}${PATH}`, journey)
  const mayReadAnswers = journey.content.proved === true
  return sendPage(reply, renderCorrectionsPage({ ...common, base, corrections, mayReadAnswers, said }))
}
