/** Identity verification (본인확인) by an OpenID provider. */
import { ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout } from 'cockatiel'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  type ServerMetadata,
} from 'openid-client'
import type { IdentityOutcome, IdentityProvider, IdentityStart } from '../../ports/identity/identity-provider.ts'
import { breakerPause } from '../../ports/kit/breaker-pause.ts'
import type { Events } from '../../ports/kit/events.ts'
import { type AttemptSecret, newSecret, readSecret, writeSecret } from './attempt-secret.ts'
import { checkIdToken } from './check-id-token.ts'
import { clientFor } from './client.ts'
import { createDiscovery } from './discovery.ts'
import { type OidcOptions, withDefaults } from './oidc-options.ts'
import { faultIn, ProviderFault } from './provider-fault.ts'
import { type Claims, isComplete, readIdentity } from './read-identity.ts'
import { failureIn, type Returned } from './read-return.ts'
import { createSigningKeys } from './signing-keys.ts'
import { faultOf } from './why-of.ts'

type Failed = { readonly kind: 'failed'; readonly why: 'unavailable' | 'answer-wrong' }

/**
 * `begin` sends the person to the provider, `finish` exchanges the code with which they come back and reads who they are.
 *
 * What one person brings back wrong says nothing of the provider's health: only what keeps everybody out (network, time,
 * 5xx, our settings refused) counts for the breaker.
 *
 * @throws AppError `SETTINGS_INVALID` for an issuer that is neither https nor on loopback
 */
export function createOidcProvider(options: OidcOptions, events: Events): IdentityProvider {
  const settings = withDefaults(options)
  const discovery = createDiscovery(settings)
  const keys = createSigningKeys()
  const limit = timeout(settings.timeLimitMs, TimeoutStrategy.Aggressive)
  // One for each step: that it still says where it is to be asked does not mean that it still takes codes.
  const breakers = { begin: newBreaker(), finish: newBreaker() }

  return {
    id: settings.id,
    name: settings.name,
    asks: [],

    async begin(start) {
      const secret = newSecret()
      const asked = await requestOf(start, secret)
      const alive = discovery.alive()
      const url =
        alive !== undefined && !wantsItPushed(alive)
          ? buildAuthorizationUrl(clientFor(settings, alive, AbortSignal.abort()), asked).href // asks nobody
          : await withinLimits('begin', (signal) => addressOf(asked, signal))
      return typeof url === 'string' ? { kind: 'redirect', url, secret: writeSecret(secret) } : url
    },

    async finish(text, state, returned) {
      const secret = readSecret(text)
      if (secret === undefined) return { kind: 'failed', why: 'answer-wrong' }
      const why = failureIn(returned, { state, issuer: settings.issuer })
      if (why !== undefined) return { kind: 'failed', why }
      return withinLimits('finish', (signal) => exchange(returned, state, secret, signal))
    },
  }

  async function requestOf({ state, language }: IdentityStart, { verifier, nonce }: AttemptSecret) {
    return {
      redirect_uri: settings.returnUrl,
      scope: settings.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ui_locales: UI_LOCALES[language],
      ...(settings.acr.length === 0 ? {} : { acr_values: settings.acr.join(' ') }),
      ...(settings.maxAgeSeconds === undefined ? {} : { max_age: String(settings.maxAgeSeconds) }),
    }
  }

  /** Pushed (RFC 9126) only where it must be: such an address holds for a minute, and people read our page before they go. */
  async function addressOf(asked: Record<string, string>, signal: AbortSignal): Promise<string> {
    const metadata = await discovery.ask()
    const client = clientFor(settings, metadata, signal)
    if (!wantsItPushed(metadata)) return buildAuthorizationUrl(client, asked).href
    try {
      return (await buildAuthorizationUrlWithPAR(client, asked)).href
    } catch (cause) {
      throw faultIn(cause) ?? new ProviderFault('settings', 'the provider does not take what we ask', cause)
    }
  }

  async function exchange(
    returned: Returned,
    expectedState: string,
    { verifier, nonce }: AttemptSecret,
    signal: AbortSignal,
  ): Promise<IdentityOutcome> {
    const client = clientFor(settings, await discovery.known(), signal)
    keys.lend(client)
    const back = new URL(settings.returnUrl)
    back.search = new URLSearchParams(returned).toString()
    const tokens = await authorizationCodeGrant(client, back, {
      expectedState,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
      ...(settings.maxAgeSeconds === undefined ? {} : { maxAge: settings.maxAgeSeconds }),
    })
    keys.takeBack(client)
    const token = tokens.claims()
    if (token === undefined) return { kind: 'failed', why: 'answer-wrong' }
    checkIdToken(token, settings)
    let claims: Claims = token
    if (!isComplete(claims, settings.claims) && client.serverMetadata().userinfo_endpoint !== undefined) {
      // What was signed counts before what was merely sent.
      claims = { ...(await fetchUserInfo(client, tokens.access_token, token.sub)), ...token }
    }
    return readIdentity(claims, settings)
  }

  /** Nothing is thrown out of here. */
  async function withinLimits<T>(
    name: keyof typeof breakers,
    step: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Failed> {
    try {
      return await limit.execute(({ signal }) => breakers[name].execute(() => untilForged(step, signal)))
    } catch {
      discovery.doubt()
      return { kind: 'failed', why: 'unavailable' }
    }
  }

  async function untilForged<T>(step: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | Failed> {
    try {
      return await step(signal)
    } catch (cause) {
      const fault = faultOf(cause)
      if (fault.kind === 'settings') tell(fault.message)
      if (fault.kind !== 'forged') throw fault
      keys.forget() // it may have changed a key and kept its name
      return { kind: 'failed', why: 'answer-wrong' }
    }
  }

  function newBreaker() {
    const { breakAfter, breakForMs } = settings
    const breaker = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(breakAfter),
      halfOpenAfter: breakerPause(breakForMs),
    })
    breaker.onBreak(() => tell(`not answering; not asked for ${breakForMs} ms`))
    return breaker
  }

  function tell(message: string): void {
    events.emit({ type: 'fault', part: 'identity', message: `${settings.id}: ${message}` })
  }
}

function wantsItPushed(metadata: ServerMetadata): boolean {
  return metadata.require_pushed_authorization_requests === true
}

/** In the order of preference (OpenID Connect Core 3.1.2.1). */
const UI_LOCALES = { ko: 'ko', en: 'en', zh: 'zh-Hans zh en', vi: 'vi en' } as const
