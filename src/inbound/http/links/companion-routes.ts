/** Companions (동반자) on one's own page: seen, added and removed by whoever proved that the line is theirs. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { kstDay } from '../../../domain/kit/time.ts'
import { type CompanionsPage, renderCompanionsPage } from '../../../pages/me/companions-page.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { field } from './read-form.ts'
import { baseOf, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

const PATH = '/me/companions'
const SAID = ['added', 'removed', 'full', 'limit', 'came', 'unavailable'] as const

type Said = Pick<CompanionsPage, 'said' | 'wrong' | 'typed'>

export function companionRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, PATH, (visit) => show(deps, door, visit, { said: SAID.find((each) => each === visit.said) }))
    door.act(app, PATH, async (visit) => {
      const { journey, request, reply } = visit
      const typed = {
        name: field(request.body, 'name'),
        birthDate: field(request.body, 'birth-date'),
        relation: field(request.body, 'relation'),
        agreed: field(request.body, 'agree') !== '',
      }
      const added = await deps.keepCompanions.add(journey, typed)
      if (added.kind === 'wrong')
        return show(deps, door, { ...visit, reply: reply.code(422) }, { wrong: added.fields, typed })
      return door.enter(visit, PATH, added.kind)
    })
    door.act(app, `${PATH}/remove`, async (visit) => {
      await deps.keepCompanions.remove(visit.journey, field(visit.request.body, 'id'))
      return door.enter(visit, PATH, 'removed')
    })
    door.act(app, `${PATH}/came`, async (visit) => {
      const came = await deps.checkInCompanions(visit.journey, [field(visit.request.body, 'id')])
      return door.enter(visit, PATH, came)
    })
    done()
  }
}

async function show(
  deps: VisitorDeps,
  door: JourneyContext,
  visit: Omit<Visit, 'said'>,
  said: Said,
): Promise<FastifyReply> {
  const { journey, reply, lang } = visit
  const companions = await deps.keepCompanions.show(journey)
  if (companions === undefined || deps.keepCompanions.most === 0) return door.enter(visit, '/me')
  const base = baseOf(journey)
  const { most } = deps.keepCompanions
  const common = { ...shared(deps, lang, `${base}${PATH}`, journey), base, companions, most }
  return sendPage(reply, renderCompanionsPage({ ...common, today: kstDay(deps.clock.now()), ...said }))
}
