/** `POST /v1/not-this-person`: staff report a phone in other hands. The answer never says whether the line was anybody's. */
import type { FastifyPluginCallback } from 'fastify'
import { NotThisPerson } from '../../../contracts/reports.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import type { SiteDirectory } from '../../../ports/places/site-directory.ts'
import type { EndBinding } from '../../../usecases/identity/end-binding.ts'
import { actorOf, bearersOf, refused } from './bearers.ts'
import type { Reporters } from './reporters.ts'
import type { WrongTokens } from './wrong-tokens.ts'

export type ReportDeps = {
  readonly reporters: Reporters
  readonly endBinding: EndBinding
  readonly sites: Pick<SiteDirectory, 'byNumber'>
  readonly wrongTokens: WrongTokens
}

export function reportRoutes({ reporters, endBinding, sites, wrongTokens }: ReportDeps): FastifyPluginCallback {
  const bearers = bearersOf(reporters, wrongTokens)
  return (app, _options, done) => {
    app.post<{ Body: NotThisPerson }>(
      '/v1/not-this-person',
      { ...bearers(['staff']), schema: { body: NotThisPerson } },
      async (request, reply) => {
        const number = parseDialled(request.body.site)
        const mine = number !== undefined && actorOf(reporters, request).sites.has(number)
        const site = mine ? sites.byNumber(number) : undefined
        if (site === undefined) return refused(reply, 'NO_SUCH_SITE', 'none of your sites has this number')
        const how = await endBinding.notThisPerson(site, request.body.visit, request.body.reason)
        switch (how) {
          case 'taken':
            return reply.code(202).send({ taken: 1 })
          case 'no-such-arrival':
            return refused(reply, 'NO_SUCH_ARRIVAL', 'no arrival of the last two hours has this key')
          case 'limit':
            return refused(reply, 'TOO_MANY_REPORTS', "today's number of reports is reached; show a document instead")
        }
      },
    )
    done()
  }
}
