/** One FHIR request over HTTP: bounded in bytes, never redirected, JSON alone. */
import { type Dispatcher, fetch, type Response } from 'undici'
import { restOf } from '../../domain/kit/retry-after.ts'
import { inWords } from '../../domain/kit/system-error.ts'
import { type Json, objectOf, objectsOf } from '../../domain/pass/records/json.ts'
import { repeatsName } from '../../domain/pass/records/repeated-names.ts'
import type { PersonRoom } from './answer-room.ts'
import { RegistryFault } from './registry-fault.ts'

export type FhirServer = {
  /** With no slash at its end. */
  readonly baseUrl: string
  /** How it is asked now. */
  access(): FhirAccess
}

export type FhirAccess = {
  readonly dispatcher?: Dispatcher
  /** Of each request, e.g. `authorization`. @throws RegistryFault `no-access` */
  headers(): Promise<Readonly<Record<string, string>>>
  /** Told which were refused (401). */
  headersRefused(headers: Readonly<Record<string, string>>): void
}

/** Bytes that may still be read, over all requests of a search and in all; after decompression. */
export type Budget = { bytesLeft: number; readonly room?: PersonRoom }

/**
 * The resource that the server answers with. A form is posted.
 *
 * @throws RegistryFault `error-answer`, `malformed`, `refused`, `no-access`; an aborted `signal` rejects with its own error
 */
export async function askFhir(
  server: FhirServer,
  url: string,
  form: URLSearchParams | undefined,
  budget: Budget,
  signal: AbortSignal,
): Promise<Json> {
  const response = await request(server.access(), url, form, signal)
  if (response.status !== 200) {
    await response.body?.cancel()
    if (response.status === 401) throw new RegistryFault('no-access', 'HTTP 401', { status: 401 })
    const restMs = restOf(response.headers, response.status, Date.now())
    throw new RegistryFault('error-answer', `HTTP ${response.status}`, { status: response.status, restMs })
  }
  if (!isFhirJson(response.headers.get('content-type'))) {
    await response.body?.cancel()
    throw new RegistryFault('malformed', 'not FHIR JSON in UTF-8')
  }
  const resource = parse(await readBody(response, budget, signal))
  if (resource['resourceType'] !== 'OperationOutcome') return resource
  throw new RegistryFault('error-answer', `an outcome instead of an answer: ${issuesOf(resource)}`)
}

async function request(access: FhirAccess, url: string, form: URLSearchParams | undefined, signal: AbortSignal) {
  const ask = async (credentials: Readonly<Record<string, string>>) =>
    fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        ...credentials,
        accept: 'application/fhir+json;fhirVersion=4.0, application/fhir+json;q=0.9, application/json;q=0.5',
        prefer: 'handling=strict',
      },
      ...(form === undefined ? {} : { body: form }),
      ...(access.dispatcher === undefined ? {} : { dispatcher: access.dispatcher }),
      redirect: 'manual',
      signal,
    }).catch((cause: unknown) => {
      if (signal.aborted || cause instanceof RegistryFault) throw cause
      throw new RegistryFault('refused', `no connection: ${inWords(codeOf(cause))}`)
    })
  const credentials = await access.headers()
  const response = await ask(credentials)
  if (response.status !== 401) return response
  await response.body?.cancel()
  access.headersRefused(credentials)
  return ask(await access.headers())
}

/** FHIR JSON is UTF-8 (R4 2.6.0); the names are those of R4, of plain JSON and of DSTU2. */
function isFhirJson(contentType: string | null): boolean {
  const [mediaType = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='))
  return (
    ['application/fhir+json', 'application/json', 'application/json+fhir'].includes(mediaType.trim()) &&
    (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  )
}

async function readBody(response: Response, budget: Budget, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      budget.bytesLeft -= chunk.byteLength
      if (budget.bytesLeft < 0) throw new RegistryFault('malformed', 'more bytes than an answer may have')
      if (budget.room?.take(chunk.byteLength) === false)
        throw new RegistryFault('too-many', 'more bytes than all answers together may have')
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch (cause) {
    if (signal.aborted || cause instanceof RegistryFault) throw cause
    throw new RegistryFault('malformed', 'the body was cut or is not UTF-8')
  }
}

function parse(text: string): Json {
  try {
    const resource = objectOf(JSON.parse(text))
    if (typeof resource?.['resourceType'] === 'string' && !repeatsName(text)) return resource
  } catch {
    // told below: what stands in it may be a person's
  }
  throw new RegistryFault('malformed', 'not a resource in JSON')
}

/** Their codes alone: diagnostics may name whom we asked for. */
function issuesOf(outcome: Json): string {
  return objectsOf(outcome['issue'])
    .map(({ code }) => (typeof code === 'string' && /^[a-z-]{1,30}$/.test(code) ? code : 'unknown'))
    .join(', ')
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : 'unknown reason'
}
