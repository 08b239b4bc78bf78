/** Aliases (안심번호) behind one's own page: issued for a relative without a phone, ended by the card's code. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { renderAliasCardPage } from '../../../pages/me/alias-card.ts'
import { type AliasSaid, renderAliasPage } from '../../../pages/me/alias-page.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { field } from './read-form.ts'
import { baseOf, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

const PATH = '/me/alias'

export function aliasRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, PATH, (visit) => show(deps, visit, undefined))
    door.act(app, PATH, async (visit) => {
      const issued = await deps.ownAliases.issue(visit.journey)
      if (typeof issued === 'string') return show(deps, visit, issued)
      const { journey, reply, lang } = visit
      // At once, not behind a redirect: the card is told this once, and stands in no address.
      const common = shared(deps, lang, `${baseOf(journey)}${PATH}`, journey)
      return sendPage(reply, renderAliasCardPage({ ...common, base: baseOf(journey), card: issued }))
    })
    door.act(app, `${PATH}/end`, async (visit) => {
      const { journey, request } = visit
      const said = await deps.ownAliases.end(journey, field(request.body, 'alias'), field(request.body, 'code'))
      return show(deps, visit, said)
    })
    done()
  }
}

async function show(
  deps: VisitorDeps,
  { journey, reply, lang }: Omit<Visit, 'said'>,
  said: AliasSaid | undefined,
): Promise<FastifyReply> {
  const base = baseOf(journey)
  const common = shared(deps, lang, `${base}${PATH}`, journey)
  return sendPage(reply, renderAliasPage({ ...common, base, said }))
}
