/** The person's way through the check: choose who one is, confirm as in the carrier's app, go back. Works without script. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { errors, type InteractionResults } from 'oidc-provider'
import type { Language } from '../../src/domain/kit/language.ts'
import { CARRIER_ACR } from './create-provider.ts'
import type { IdentityPerson } from './identity-person.ts'
import { choosePage } from './pages/choose-page.ts'
import { confirmPage } from './pages/confirm-page.ts'
import { sendPage } from './pages/frame.ts'
import { refusedPage } from './pages/plain-pages.ts'

type Check = { readonly returnUrl: string; readonly people: ReadonlyMap<string, IdentityPerson> }

const PATH = /^\/interaction\/[\w-]{1,64}$/
const LONGEST_FORM = 4_096

export function isInteraction(path: string): boolean {
  return PATH.test(path)
}

export async function serveInteraction(
  provider: Provider,
  check: Check,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { params } = await provider.interactionDetails(request, response)
    const url = new URL(request.url ?? '/', provider.issuer)
    const lang = languageOf(url.searchParams.get('lang') ?? params['ui_locales'])
    if (request.method === 'POST') {
      const form = await readForm(request)
      return await take(provider, check, request, response, { form, url, lang })
    }
    const person = check.people.get(url.searchParams.get('person') ?? '')
    const search = url.searchParams.get('q') ?? textOf(params['login_hint'])
    const page =
      person === undefined
        ? choosePage({ people: [...check.people.values()], search, lang, path: url.pathname })
        : confirmPage({ person, lang, path: url.pathname })
    sendPage(response, 200, page, new URL(check.returnUrl).origin)
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return sendPage(response, 400, refusedPage('expired'))
    process.stderr.write(`demo identity provider: ${error instanceof Error ? error.stack : String(error)}\n`)
    if (!response.headersSent) sendPage(response, 500, refusedPage('server_error'))
  }
}

type Posted = { readonly form: URLSearchParams; readonly url: URL; readonly lang: Language }

async function take(
  provider: Provider,
  check: Check,
  request: IncomingMessage,
  response: ServerResponse,
  { form, url, lang }: Posted,
): Promise<void> {
  const person = check.people.get(form.get('person') ?? '')
  const finish = (result: InteractionResults) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  const act = form.get('act')
  if (act === 'cancel') return finish({ error: 'access_denied', error_description: 'cancelled by the person' })
  if (act === 'confirm' && person !== undefined) {
    return finish({ login: { accountId: person.id, acr: CARRIER_ACR, amr: ['tel'], remember: false } })
  }
  // POST → 303 → GET: back and reload do no harm.
  const next = new URLSearchParams({ lang, ...(person === undefined ? {} : { person: person.id }) })
  response.writeHead(303, { location: `${url.pathname}?${next}`, 'cache-control': 'no-store' }).end()
}

function languageOf(wanted: unknown): Language {
  return typeof wanted === 'string' && /^en\b/i.test(wanted) ? 'en' : 'ko'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > LONGEST_FORM) return new URLSearchParams()
  }
  return new URLSearchParams(text)
}
