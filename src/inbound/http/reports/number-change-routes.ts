/** `POST /v1/number-changes`: a registry or a carrier says that numbers have other owners. The answer never says whether a line was anybody's. */
import type { FastifyPluginCallback } from 'fastify'
import { NumberChanges } from '../../../contracts/reports.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import { parseInstant } from '../../../domain/kit/time.ts'
import type { ReportNumberChanges } from '../../../usecases/identity/report-number-changes.ts'
import { refused, wrong } from './bearers.ts'
import { type SignerDeps, signersOf } from './signers.ts'

export type NumberChangeDeps = SignerDeps & { readonly reportNumberChanges: ReportNumberChanges }

export function numberChangeRoutes(deps: NumberChangeDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    const signers = signersOf(app, deps)
    app.post<{ Body: NumberChanges }>(
      '/v1/number-changes',
      { ...signers.routeFor(['carrier', 'registry']), schema: { body: NumberChanges } },
      async (request, reply) => {
        const since = parseInstant(request.body.since)
        const lines = request.body.numbers.flatMap((number) => parseCaller(number) ?? [])
        if (since === undefined)
          return wrong(reply, 'since is no time with an offset such as 2022-01-12T00:00:00+09:00')
        if (lines.length < request.body.numbers.length) {
          const bad = request.body.numbers.findIndex((number) => parseCaller(number) === undefined)
          return wrong(reply, `numbers/${bad} is no phone number; none was taken`)
        }
        const reported = await deps.reportNumberChanges(signers.actorOf(request), lines, since)
        switch (reported.outcome) {
          case 'taken':
            return reply.code(202).send({ taken: lines.length })
          case 'in-the-future':
            return wrong(reply, 'since lies in the future by the clock of this server; none was taken')
          case 'too-old':
            return wrong(reply, 'since is over 90 days ago: report changes as they happen; none was taken')
          case 'quota-reached':
            return refused(reply, 'QUOTA_REACHED', "the day's number of changes is reached; none was taken")
          case 'not-yours':
            return refused(
              reply,
              'NUMBER_NOT_YOURS',
              `numbers/${reported.nth} is in none of your ranges; none was taken`,
            )
        }
      },
    )
    done()
  }
}
