/** Settings of an OpenID provider, with the usual values as defaults. */
import { AppError } from '../../domain/kit/errors.ts'
import { isLoopbackHost } from '../../domain/kit/loopback-host.ts'

export type ClaimNames = {
  readonly name: string
  readonly birthdate: string
  readonly phone: string
  readonly phoneVerified: string
  readonly ci: string
  readonly di: string
  readonly registryIdentifier: string
}

export type OidcOptions = {
  readonly id: string
  readonly name: { readonly ko: string; readonly en: string }
  /** As the provider writes it in its tokens. https, or http on loopback. */
  readonly issuer: string
  readonly clientId: string
  /** Without it the client is public, held by PKCE alone. */
  readonly clientSecret?: string
  /** Where people come back to: registered at the provider. */
  readonly returnUrl: string
  /** Space between them; `openid profile phone` unless set. */
  readonly scope?: string
  /** Asked for, and one of them must be in the answer. */
  readonly acr?: readonly string[]
  /** The person must have been identified at most so long ago. */
  readonly maxAgeSeconds?: number
  readonly claims?: Partial<ClaimNames>
  /** Longest time for one step, over all its requests, milliseconds. */
  readonly timeLimitMs?: number
  /** How far the provider's clock may be off. */
  readonly clockToleranceSeconds?: number
  /** Failures in a row that open the breaker, and how long it stays open, milliseconds. */
  readonly breakAfter?: number
  readonly breakForMs?: number
  /** For so long after an answer people are sent there without asking whether it is still up, milliseconds. */
  readonly aliveForMs?: number
}

export type OidcSettings = Required<Omit<OidcOptions, 'clientSecret' | 'maxAgeSeconds' | 'claims'>> & {
  readonly clientSecret: string | undefined
  readonly maxAgeSeconds: number | undefined
  readonly claims: ClaimNames
}

const USUAL_CLAIMS: ClaimNames = {
  name: 'name',
  birthdate: 'birthdate',
  phone: 'phone_number',
  phoneVerified: 'phone_number_verified',
  ci: 'ci',
  di: 'di',
  registryIdentifier: 'registry_identifier',
}

/** @throws AppError `SETTINGS_INVALID` for an issuer that is neither https nor on loopback */
export function withDefaults(options: OidcOptions): OidcSettings {
  if (!isSafe(options.issuer)) {
    throw new AppError('SETTINGS_INVALID', `The issuer of identity provider "${options.id}" must be an https address`)
  }
  return {
    scope: 'openid profile phone',
    acr: [],
    timeLimitMs: 3_000,
    clockToleranceSeconds: 30,
    breakAfter: 10,
    breakForMs: 5_000,
    aliveForMs: 2_000,
    ...options,
    clientSecret: options.clientSecret,
    maxAgeSeconds: options.maxAgeSeconds,
    claims: { ...USUAL_CLAIMS, ...options.claims },
  }
}

/** https anywhere, http on this machine. */
export function isSafe(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'https:' || isLoopbackHttp(address)
}

export function isLoopbackHttp(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'http:' && isLoopbackHost(url.hostname)
}
