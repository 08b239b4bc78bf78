/** `GET /`: the page, whole, for these choices; and the files that the build made for it. */
import type { FastifyPluginCallback } from 'fastify'
import { type PageState, REPORTED } from '../../web/demo/page-state.ts'
import type { Stage } from '../stage.ts'
import { NOONS } from '../world/noons.ts'
import { plainNumber, withHyphens } from '../world/phone-form.ts'
import { personView, siteView } from '../world/world.ts'
import { type BuiltFiles, readBuiltFiles } from './built-files.ts'
import type { PageDeps } from './page-deps.ts'
import { renderPage } from './render-page.ts'

const SHOWN_SITES = 12
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}

type Query = { readonly [name: string]: string | string[] | undefined }

export function pageRoutes(deps: PageDeps): FastifyPluginCallback {
  let built: BuiltFiles | undefined
  const files = () => (built ??= readBuiltFiles())
  return (app, _options, done) => {
    app.get<{ Querystring: Query }>('/', async (request, reply) => {
      const state = await stateOf(await deps.stage, request.query)
      return reply.headers(HEADERS).send(renderPage(state, files()))
    })
    app.get<{ Params: { '*': string } }>('/demo/assets/*', async (request, reply) => {
      const file = files().assets.get(request.params['*'])
      if (file === undefined) return reply.callNotFound()
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .type(file.type)
        .send(file.bytes)
    })
    done()
  }
}

/** Everything that the page shows at first. Choices that make no sense fall back to the first person and place. */
async function stateOf(stage: Stage, query: Query): Promise<PageState> {
  const { sites, people } = { sites: stage.sites(), people: stage.people() }
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const person = people.find((each) => each.id === text('person')) ?? people[0]
  const isWrong = text('trouble') === 'number'
  const number = plainNumber(text('site')) ?? sites[0]?.number ?? ''
  const chosen = isWrong ? undefined : sites.find((site) => site.number === number)
  const shown = sites.slice(0, SHOWN_SITES)
  const call = stage.findCall(text('call'))?.view()
  return {
    lang: text('lang') === 'en' ? 'en' : 'ko',
    live: false,
    connected: true,
    busy: false,
    clock: await stage.clock(),
    noons: NOONS,
    noon: stage.noon(),
    asking: NOONS.find((noon) => noon.at === text('ask'))?.at,
    sites: (chosen === undefined || shown.includes(chosen) ? shown : [...shown, chosen]).map(siteView),
    siteCount: sites.length,
    people: people.map(personView),
    person: person?.id ?? '',
    search: '',
    // What cannot be dialled stands as it was typed, beside what is wrong with it.
    number: isWrong ? text('site').slice(0, 20) : withHyphens(number),
    withheld: false,
    call,
    messages: person === undefined ? [] : stage.messages(person.phone),
    door: chosen === undefined ? undefined : await stage.door(chosen.number).catch(() => undefined),
    faults: stage.faults(),
    ownNumber: stage.selfNumber(),
    canReport: stage.canReport(),
    reported: REPORTED.find((each) => each === text('reported')),
    trouble: isWrong ? 'number' : undefined,
  }
}
