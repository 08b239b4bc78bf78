/** Back from a provider's pages (OpenID Connect redirect URI), and the digits typed behind it in another browser. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import type { PageLanguage } from '../../../domain/kit/language.ts'
import type { IdentityFinished } from '../../../usecases/identity/finish-identity-check.ts'
import { ANYONE } from '../server/access.ts'
import { sendCodePage, sendNotOpened } from './code-page.ts'
import type { JourneyContext } from './journey-context.ts'
import { field, languageOf, singleValues } from './read-form.ts'
import { goTo, sendEnded, type VisitorDeps } from './visitor-deps.ts'

type OfReturn = { Params: { provider: string } }
type OfFinish = { Params: { code: string; held: string } }

export function returnRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    // Not for HEAD: it takes the attempt.
    app.get<OfReturn>('/identity/return/:provider', { ...ANYONE, exposeHeadRoute: false }, async (request, reply) => {
      const query = singleValues(request.query)
      const finished = await deps.finishIdentityCheck.returned(request.params.provider, query, deps.jar.read(request))
      return on(deps, door, request, reply, finished, finished.language ?? languageOf(request))
    })
    app.get<OfFinish>('/i/:code/finish/:held', ANYONE, async (request, reply) => {
      const read = await deps.readLink.byCode(request.params.code, { name: undefined, typed: undefined })
      if (read.kind !== 'digits') return sendEnded(deps, request, reply, overOf(read), languageOf(request))
      return sendCodePage(deps, request, reply, { link: read.link, finishing: true })
    })
    app.post<OfFinish>('/i/:code/finish/:held', ANYONE, async (request, reply) => {
      const { code, held } = request.params
      const given = { digits: field(request.body, 'digits'), mark: field(request.body, 'mark') }
      const finished = await deps.finishIdentityCheck.withDigits(code, held, given, deps.jar.read(request))
      deps.jar.typed(request, reply, finished.typed)
      return on(deps, door, request, reply, finished, languageOf(request))
    })
    done()
  }
}

/** 303 to the journey's page, which tells what came of it: reloading it does nothing again. */
function on(
  deps: VisitorDeps,
  door: JourneyContext,
  request: FastifyRequest,
  reply: FastifyReply,
  finished: IdentityFinished,
  lang: PageLanguage,
) {
  switch (finished.kind) {
    case 'over':
      return sendEnded(deps, request, reply, finished.state, lang)
    case 'unknown':
      return sendEnded(deps, request, reply, 'unknown', lang)
    case 'digits':
      return goTo(reply, `/i/${finished.code}/finish/${finished.held}`, lang)
    case 'link':
      return goTo(reply, `/i/${finished.code}`, lang)
    case 'missed':
    case 'malformed':
      return sendNotOpened(deps, request, reply, finished, true)
    case 'journey':
      return door.enter({ journey: finished.journey, request, reply, lang })
  }
}

function overOf(read: { readonly kind: string; readonly state?: Parameters<typeof sendEnded>[3] }) {
  return read.state ?? 'unknown'
}
