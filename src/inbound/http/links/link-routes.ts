/** Everything behind a text's link. GET shows and changes nothing; POST acts and is answered by 303 to a page of ours. */
import formBody from '@fastify/formbody'
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../../domain/kit/errors.ts'
import { renderDonePage } from '../../../pages/links/done-page.ts'
import { CLOCK_SCRIPT, QR_SCRIPT } from '../../../pages/links/page-scripts.ts'
import { ANYONE } from '../server/access.ts'
import { aboutRoutes } from './about-routes.ts'
import { aliasRoutes } from './alias-routes.ts'
import { isOtherSites } from './browser.ts'
import { sendCodePage, sendNotOpened } from './code-page.ts'
import { companionRoutes } from './companion-routes.ts'
import { correctionRoutes } from './correction-routes.ts'
import { createJourneyContext } from './journey-context.ts'
import { journeyRoutes } from './journey-routes.ts'
import { qrRoutes } from './qr-routes.ts'
import { field, languageOf } from './read-form.ts'
import { returnRoutes } from './return-routes.ts'
import { baseOf, goTo, hereOf, sendEnded, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

/** Forms are short. */
const BODY_LIMIT = 8 * 1024

export type OfCode = { Params: { code: string } }

export function linkRoutes(deps: VisitorDeps): FastifyPluginCallback {
  const door = createJourneyContext(deps)
  return (app, _options, done) => {
    app.register(formBody, { bodyLimit: BODY_LIMIT })
    app.setErrorHandler(async (error, request, reply) => tell(deps, error, request, reply))
    app.addHook('preHandler', async (request, reply) => {
      if (request.method !== 'POST' || !isOtherSites(request, deps.publicOrigin)) return
      return sendEnded(deps, request, reply, 'other-site-request', languageOf(request))
    })
    for (const { path, body } of [CLOCK_SCRIPT, QR_SCRIPT])
      app.get(path, ANYONE, async (_request, reply) =>
        reply
          .header('cache-control', 'public, max-age=3600')
          .header('x-content-type-options', 'nosniff')
          .type('text/javascript; charset=utf-8')
          .send(body),
      )
    app.get<{ Params: { what: string } }>('/i/done/:what', ANYONE, async (request, reply) => {
      const { what } = request.params
      const lang = languageOf(request)
      if (what !== 'withdrawn' && what !== 'deleted' && what !== 'ended')
        return sendEnded(deps, request, reply, 'unknown', lang)
      return sendPage(reply, renderDonePage({ ...shared(deps, lang, hereOf(request)), what, now: deps.clock.now() }))
    })
    app.get<OfCode>('/i/:code', ANYONE, async (request, reply) => {
      const read = await deps.readLink.byCode(request.params.code, deps.jar.read(request))
      if (read.kind === 'over') return sendEnded(deps, request, reply, read.state, languageOf(request))
      if (read.kind === 'journey')
        return goTo(reply, baseOf(read.journey), languageOf(request, read.journey.content.line))
      return sendCodePage(deps, request, reply, { link: read.link })
    })
    app.post<OfCode>('/i/:code', ANYONE, async (request, reply) => {
      const given = { digits: field(request.body, 'digits'), mark: field(request.body, 'mark') }
      const opened = await deps.openLink(request.params.code, given, deps.jar.read(request))
      if (opened.kind !== 'opened') return sendNotOpened(deps, request, reply, opened)
      const { journey } = opened
      deps.jar.typed(request, reply, opened.typed)
      return door.enter({ journey, request, reply, lang: languageOf(request, journey.content.line) })
    })
    app.register(journeyRoutes(deps, door))
    app.register(qrRoutes(deps, door))
    app.register(aboutRoutes(deps, door))
    app.register(correctionRoutes(deps, door))
    app.register(aliasRoutes(deps, door))
    app.register(companionRoutes(deps, door))
    app.register(returnRoutes(deps, door))
    done()
  }
}

/** A database that is away is no fault of the visitor's, nor of the link's. */
function tell(deps: VisitorDeps, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const lang = languageOf(request)
  if (error instanceof AppError && error.retryable) return sendEnded(deps, request, reply, 'not-known', lang)
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 500) {
    const message = error instanceof Error ? error.message : String(error)
    deps.events.emit({ type: 'fault', part: 'visitor-pages', message })
    return sendEnded(deps, request, reply, 'not-known', lang)
  }
  return sendEnded(deps, request, reply, 'not-understood', lang)
}
