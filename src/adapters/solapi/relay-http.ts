/** One request to the relay, and whether it may have acted on it: bounded in bytes and time, never redirected. */
import { type Dispatcher, fetch, type Response } from 'undici'
import { isObject } from '../../domain/kit/field-readers.ts'
import { restOf } from '../../domain/kit/retry-after.ts'
import { authorization, type RelayKey } from './authorization.ts'

export type Relay = RelayKey & {
  /** `https://api.solapi.com`, with no slash at its end. */
  readonly baseUrl: string
  /** A request without an answer for so long is given up, milliseconds. */
  readonly answerMs: number
  readonly dispatcher?: Dispatcher | undefined
}

export type RelayAnswer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  /** It took nothing, and says why: `code` is its `errorCode`, or `HTTP 400`. */
  | { readonly kind: 'refused'; readonly why: RefusalWhy; readonly code: string; readonly restMs: number | undefined }
  /** The request never reached it. */
  | { readonly kind: 'not-reached'; readonly code: string }
  /** It may have acted on it, or not. */
  | { readonly kind: 'unanswered'; readonly code: string }

/** `request`: it would be refused again. */
export type RefusalWhy = 'throttled' | 'busy' | 'key' | 'balance' | 'request'

const MOST_BYTES = 2_000_000

/** Never throws. @param body  posted as JSON; undefined: a GET */
export async function askRelay(relay: Relay, path: string, body: unknown, stop: AbortSignal): Promise<RelayAnswer> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(relay.answerMs)])
  try {
    const response = await fetch(`${relay.baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: authorization(relay, Date.now()),
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(relay.dispatcher === undefined ? {} : { dispatcher: relay.dispatcher }),
      redirect: 'manual',
      signal,
    })
    return answerOf(relay, response, await readBody(response))
  } catch (cause) {
    const code = signal.aborted ? 'timeout' : codeOf(cause)
    return { kind: NEVER_REACHED.test(code) ? 'not-reached' : 'unanswered', code }
  }
}

/** Of connecting and of the certificate: nothing was sent yet. */
const NEVER_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/

/** A name such as `InvalidAPIKey`, which may stand in a log: no number that it was sent, and not our key. */
const NAMED = /^[A-Z][A-Za-z]{1,59}$/

function answerOf(
  { apiKey }: Relay,
  response: Response,
  body: Readonly<Record<string, unknown>> | undefined,
): RelayAnswer {
  const { status } = response
  const named = body?.['errorCode']
  const code = typeof named === 'string' && NAMED.test(named) && named !== apiKey ? named : `HTTP ${status}`
  // A 200 that cannot be read may have been a text taken.
  if (status === 200) return body === undefined ? { kind: 'unanswered', code: 'malformed' } : { kind: 'ok', body }
  if (status >= 500 && status !== 503) return { kind: 'unanswered', code }
  return { kind: 'refused', why: whyOf(status, code), code, restMs: restOf(response.headers, status, Date.now()) }
}

function whyOf(status: number, code: string): RefusalWhy {
  if (/balance/i.test(code) || status === 402) return 'balance'
  if (status === 429) return 'throttled'
  if (status === 401 || status === 403) return 'key'
  return status >= 400 && status < 500 && status !== 408 ? 'request' : 'busy'
}

/** @returns undefined for what is no JSON object, or too long. @throws where the connection breaks */
async function readBody(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) return undefined // leaving the loop ends the body
    chunks.push(chunk)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined
  const code = isObject(inner) ? inner['code'] : undefined
  return typeof code === 'string' ? code : 'connection-failed'
}
