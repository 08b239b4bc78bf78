/** Access to the registry: a token of its own for our signed word (SMART Backend Services), a certificate of ours (mutual TLS), or both. */
import { type CryptoKey, importJWK, type JWK } from 'jose'
import {
  allowInsecureRequests,
  Configuration,
  clientCredentialsGrant,
  customFetch,
  modifyAssertion,
  PrivateKeyJwt,
  ResponseBodyError,
} from 'openid-client'
import { Agent, type Dispatcher, fetch, Response } from 'undici'
import { inWords } from '../../domain/kit/system-error.ts'
import type { FhirAccess } from './fhir-http.ts'
import { RegistryFault } from './registry-fault.ts'

export type OAuthAccess = {
  /** Where a token is given; http:// on this machine only. */
  readonly tokenUrl: string
  readonly clientId: string
  /** Our private key, with `alg` (ES384, RS384 …) and `kid`. */
  readonly key: JWK
  readonly scope: string
}

/** PEM. */
export type TlsAccess = {
  readonly certificate?: string
  readonly key?: string
  /** Who signed the registry's certificate, where no public authority has. */
  readonly authority?: string
}

export type RegistryAccess = { readonly oauth?: OAuthAccess; readonly tls?: TlsAccess }

export const DEFAULT_SCOPE =
  'system/Patient.read system/Immunization.read system/Observation.read system/Condition.read system/DocumentReference.read'

/** A token is renewed so long before its end, and lives so long where nobody says. */
const RENEW_BEFORE_MS = 30_000
const UNSAID_LIFE_S = 300
const TOKEN_WITHIN_S = 2
const MOST_TOKEN_BYTES = 64 * 1024
/** What a header can carry (RFC 9110 5.5). */
const SENDABLE = /^[\x21-\x7e]{1,8000}$/

/** @param given  asked before each request where it is a function: another one is opened, and what is under way with the one before ends with it */
export function followAccess(given: RegistryAccess | (() => RegistryAccess)): () => FhirAccess {
  const current = typeof given === 'function' ? given : () => given
  let access = current()
  let opened = openAccess(access)

  return () => {
    const now = current()
    if (now === access) return opened
    void opened.dispatcher?.close()
    access = now
    opened = openAccess(now)
    return opened
  }
}

function openAccess({ oauth, tls }: RegistryAccess): FhirAccess {
  const dispatcher = tls === undefined ? undefined : new Agent({ connect: connectOptions(tls) })
  const token = oauth === undefined ? undefined : createTokenSource(oauth, dispatcher)
  return {
    ...(dispatcher === undefined ? {} : { dispatcher }),
    headers: async () => (token === undefined ? {} : { authorization: `Bearer ${await token.current()}` }),
    headersRefused: ({ authorization = '' }) => token?.forget(authorization.replace('Bearer ', '')),
  }
}

function connectOptions({ certificate, key, authority }: TlsAccess) {
  return {
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { ca: authority }),
  }
}

/** One token for all who ask, in memory alone. A token that nobody could get is asked for again by the next. */
function createTokenSource(oauth: OAuthAccess, dispatcher: Dispatcher | undefined) {
  let held: { readonly token: Promise<string>; given?: string; endsAt: number } | undefined
  const client = configure(oauth, dispatcher)
  client.catch(() => {}) // told to whoever asks for a token

  return {
    current(): Promise<string> {
      if (held !== undefined && performance.now() < held.endsAt) return held.token
      const asked: NonNullable<typeof held> = { token: ask(), endsAt: Number.POSITIVE_INFINITY }
      held = asked
      return asked.token

      async function ask(): Promise<string> {
        try {
          const answer = await clientCredentialsGrant(await client, { scope: oauth.scope })
          if (!SENDABLE.test(answer.access_token)) throw new Error('a token that no header can carry')
          asked.given = answer.access_token
          const lifeMs = (answer.expires_in ?? UNSAID_LIFE_S) * 1000
          asked.endsAt = performance.now() + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2)
          return answer.access_token
        } catch (cause) {
          if (held === asked) held = undefined
          throw new RegistryFault('no-access', `no token was given at ${placeOf(oauth.tokenUrl)}: ${whyNone(cause)}`)
        }
      }
    },
    /** Those who were refused with it ask for one new token together. */
    forget(token: string): void {
      if (held?.given === token) held = undefined
    },
  }
}

/** An error of OAuth (RFC 6749 5.2), told by its name alone: its description may quote our assertion. */
const OAUTH_ERROR = /^[a-z_]{1,40}$/

/** Of the whole chain of causes, what tells most; nothing that the other side has written freely. */
function whyNone(cause: unknown): string {
  if (cause instanceof ResponseBodyError) {
    return `HTTP ${cause.status}${OAUTH_ERROR.test(cause.error) ? ` ${cause.error}` : ''}`
  }
  for (let each = cause; each instanceof Error; each = each.cause) {
    if (each.name === 'TimeoutError') return `no answer within ${TOKEN_WITHIN_S} s`
    if (each.cause instanceof Response) return `HTTP ${each.cause.status}, no answer of a token endpoint`
    const code = 'code' in each ? String(each.code) : ''
    if (SYSTEM_CODE.test(code)) return inWords(code)
  }
  return 'no answer that holds one'
}

/** Of a connection or a certificate, not of OAuth. */
const SYSTEM_CODE = /^(?!OAUTH_|ERR_INVALID_)[A-Z][A-Z0-9_]{2,60}$/

function placeOf(tokenUrl: string): string {
  const { origin, pathname } = new URL(tokenUrl)
  return `${origin}${pathname}`
}

async function configure(oauth: OAuthAccess, dispatcher: Dispatcher | undefined): Promise<Configuration> {
  const key = (await importJWK(oauth.key)) as CryptoKey
  const { kid } = oauth.key
  const signed = PrivateKeyJwt(kid === undefined ? key : { key, kid }, {
    // SMART Backend Services 2.0: "aud" is the token endpoint's own address.
    [modifyAssertion]: (_header, payload) => {
      payload['aud'] = oauth.tokenUrl
    },
  })
  const server = { issuer: oauth.tokenUrl, token_endpoint: oauth.tokenUrl }
  const client = new Configuration(server, oauth.clientId, {}, signed)
  client.timeout = TOKEN_WITHIN_S
  if (oauth.tokenUrl.startsWith('http:')) allowInsecureRequests(client)
  client[customFetch] = async (url, { body, ...options }) => {
    const through = dispatcher === undefined ? {} : { dispatcher }
    const response = await fetch(url, { ...options, body: body as string, ...through } as Parameters<typeof fetch>[1])
    const { status, headers } = response
    return new Response(await readBounded(response), { status, headers }) as never
  }
  return client
}

/** Its bytes, after decompression. @throws Error where there are more than a token's answer has */
async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_TOKEN_BYTES) throw new Error('more bytes than a token has')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
