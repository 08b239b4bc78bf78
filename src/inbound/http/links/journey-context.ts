/** The one way to everything behind the digits: the browser that typed them, else the digits again (decision 0032). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PageLanguage } from '../../../domain/kit/language.ts'
import type { Journey } from '../../../usecases/links/read-link.ts'
import { sendCodePage } from './code-page.ts'
import { carriedIn, field, languageOf, singleValues } from './read-form.ts'
import { baseOf, goTo, sendEnded, type VisitorDeps } from './visitor-deps.ts'

type OfJourney = { Params: { code: string; key: string } }

/** One look at a page of a journey, or one press of a button on it, by who may. */
export type Visit = {
  readonly journey: Journey
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly lang: PageLanguage
  /** What the page before has to tell, as it stands in the address: not to be believed, only looked up. */
  readonly said: string
}

export type Visited = (visit: Visit) => Promise<FastifyReply>

export type JourneyContext = {
  /** GET: a page that changes nothing. @param path  behind the journey's address: '' or '/me' */
  view(app: FastifyInstance, path: string, page: Visited): void
  /** POST: what a button does; it leads on by `enter`. Its address opened again (GET) leads to the page it belongs to. */
  act(app: FastifyInstance, path: string, act: Visited): void
  /** On to a page of the journey: by 303 where this browser's cookies open it, else at once, or it would ask for the digits once more. */
  enter(visit: Omit<Visit, 'said'>, path?: string, said?: string): Promise<FastifyReply>
}

/** Where the digits are posted to see a page, named in the field `to`. */
const DIGITS = '/digits'

export function createJourneyContext(deps: VisitorDeps): JourneyContext {
  const pages = new Map<string, Visited>()

  async function enter(visit: Omit<Visit, 'said'>, to = '', said = ''): Promise<FastifyReply> {
    const { journey, reply, lang } = visit
    const path = pages.has(to) ? to : ''
    const page = pages.get(path)
    if (journey.here || page === undefined)
      return goTo(reply, `${baseOf(journey)}${path}`, lang, said === '' ? undefined : said)
    return page({ ...visit, said })
  }

  async function gate(
    request: FastifyRequest<OfJourney>,
    reply: FastifyReply,
    path: string,
    act: Visited,
  ): Promise<FastifyReply> {
    const { code, key } = request.params
    const browser = deps.jar.read(request)
    const read = await deps.readLink.byKey(code, key, browser)
    if (read.kind === 'over') return sendEnded(deps, request, reply, read.state, languageOf(request))
    if (read.kind === 'digits') return goTo(reply, `/i/${read.link.code}`, languageOf(request, read.link.content.line))
    const { journey } = read
    const lang = languageOf(request, journey.content.line)
    if (journey.here) return act({ journey, request, reply, lang, said: field(request.query, 'said') })
    const base = baseOf(journey)
    if (request.method !== 'POST') {
      const elsewhere = { here: `${base}${path}`, action: `${base}${DIGITS}`, carried: [['to', path] as const] }
      return sendCodePage(deps, request, reply, { link: journey, elsewhere })
    }
    const elsewhere = { here: base, action: `${base}${path}`, carried: carriedIn(request.body) }
    const { digits, mark } = singleValues(request.body)
    if (digits === undefined) return sendCodePage(deps, request, reply.code(422), { link: journey, elsewhere })
    const opened = await deps.openLink(code, { digits, mark }, browser)
    if (opened.kind === 'over') return sendEnded(deps, request, reply, opened.state, lang)
    if (opened.kind !== 'opened') {
      const { link, kind: wrong } = opened
      return sendCodePage(deps, request, reply.code(422), { link, wrong, elsewhere })
    }
    deps.jar.typed(request, reply, opened.typed)
    return act({ journey: opened.journey, request, reply, lang, said: '' })
  }

  /** @param shown  the page to be asked for again with the digits, where it has another path */
  function route(app: FastifyInstance, method: 'GET' | 'POST', path: string, act: Visited, shown = path): void {
    app.route<OfJourney>({
      method,
      url: `/i/:code/:key${path}`,
      config: { access: 'digits' },
      handler: (request, reply) => gate(request, reply, shown, act),
    })
  }

  /** What it answers itself stands at its address: a reload, or the address opened again, finds the journey and does nothing. */
  function button(app: FastifyInstance, path: string, act: Visited): void {
    route(app, 'POST', path, act)
    if (pages.has(path)) return
    const above = path.slice(0, path.lastIndexOf('/'))
    const page = pages.has(above) ? above : ''
    route(app, 'GET', path, (visit) => enter(visit, page), page)
  }

  return {
    view(app, path, page) {
      pages.set(path, page)
      route(app, 'GET', path, page)
      if (path === '') button(app, DIGITS, (visit) => enter(visit, field(visit.request.body, 'to')))
    },
    act: button,
    enter,
  }
}
