/** One FHIR search over HTTP: POST `_search`, strict handling, bounded pages, bounded bytes. */
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { RegistryFault } from './registry-fault.ts'

export type SearchLimits = { readonly maxPages: number; readonly maxBytes: number }

export type FhirSearch = {
  /** With no slash at its end. */
  readonly baseUrl: string
  readonly limits: SearchLimits
  readonly headers: Readonly<Record<string, string>>
}

const Bundle = Type.Object({
  resourceType: Type.Literal('Bundle'),
  type: Type.Literal('searchset'),
  link: Type.Optional(Type.Array(Type.Object({ relation: Type.String(), url: Type.String() }))),
  entry: Type.Optional(
    Type.Array(
      Type.Object({
        resource: Type.Object({ resourceType: Type.String() }),
        search: Type.Optional(Type.Object({ mode: Type.Optional(Type.String()) })),
      }),
    ),
  ),
})
const isBundle = Compile(Bundle)

/**
 * Finds all resources of a type, over all pages.
 *
 * The parameters travel in the body (`_search`), so that names and identifiers stay out of access logs, and
 * `Prefer: handling=strict` asks the server to refuse a parameter it does not know rather than to ignore it.
 *
 * @throws RegistryFault `error-answer`, `malformed`, `refused`; an aborted `signal` rejects with its own error
 */
export async function searchAll(
  fhir: FhirSearch,
  type: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const found: unknown[] = []
  let bytesLeft = fhir.limits.maxBytes
  let bundle = await ask(`${fhir.baseUrl}/${type}/_search`, new URLSearchParams(parameters))
  for (let page = 1; ; page++) {
    for (const { resource, search } of bundle.entry ?? []) {
      if (search?.mode === 'outcome') continue // an OperationOutcome beside the matches
      if (resource.resourceType !== type) throw new RegistryFault('malformed', `${resource.resourceType} among ${type}`)
      found.push(resource)
    }
    const next = bundle.link?.find((link) => link.relation === 'next')?.url
    if (next === undefined) return found
    if (page >= fhir.limits.maxPages) throw new RegistryFault('malformed', `more than ${page} pages of ${type}`)
    bundle = await ask(ownPage(fhir.baseUrl, next), undefined)
  }

  async function ask(url: string, form: URLSearchParams | undefined): Promise<Static<typeof Bundle>> {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { ...fhir.headers, accept: 'application/fhir+json', prefer: 'handling=strict' },
      ...(form === undefined ? {} : { body: form }),
      redirect: 'error',
      signal,
    }).catch((cause: unknown) => {
      if (signal.aborted) throw cause
      throw new RegistryFault('refused', `no connection: ${codeOf(cause)}`)
    })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new RegistryFault('error-answer', `HTTP ${response.status}`)
    }
    const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (mediaType !== 'application/fhir+json' && mediaType !== 'application/json') {
      await response.body?.cancel()
      throw new RegistryFault('malformed', 'not FHIR JSON')
    }
    const text = await readBody(response)
    return parseBundle(text)
  }

  async function readBody(response: Response): Promise<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let text = ''
    try {
      for await (const chunk of response.body ?? []) {
        bytesLeft -= chunk.byteLength
        if (bytesLeft < 0) throw new RegistryFault('malformed', `over ${fhir.limits.maxBytes} bytes`)
        text += decoder.decode(chunk, { stream: true })
      }
      return text + decoder.decode()
    } catch (cause) {
      if (signal.aborted || cause instanceof RegistryFault) throw cause
      throw new RegistryFault('malformed', 'the body was cut or is not UTF-8')
    }
  }
}

function parseBundle(text: string): Static<typeof Bundle> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new RegistryFault('malformed', 'not JSON')
  }
  if (!isBundle.Check(json)) throw new RegistryFault('malformed', 'not a searchset Bundle')
  return json
}

/** The next page must lie on the registry itself: nothing that it says makes us ask anyone else. */
function ownPage(baseUrl: string, next: string): string {
  const base = new URL(`${baseUrl}/`)
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined
  if (url === undefined || url.origin !== base.origin || !url.pathname.startsWith(base.pathname.replace(/\/$/, ''))) {
    throw new RegistryFault('malformed', 'the next page lies elsewhere')
  }
  return url.href
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : 'unknown reason'
}
