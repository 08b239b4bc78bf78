/** A provider's discovery document: fetched when first needed, kept for an hour; a failure is not kept. */
import { allowInsecureRequests, customFetch, discovery, None, type ServerMetadata } from 'openid-client'
import { boundedFetch } from './bounded-fetch.ts'
import { isLoopbackHttp, isSafe, type OidcSettings } from './oidc-options.ts'
import { ProviderFault } from './provider-fault.ts'

export type Discovery = {
  /** Undefined where it must be asked (again) before people are sent there. */
  alive(): ServerMetadata | undefined
  /** At most an hour old. @throws ProviderFault */
  known(): Promise<ServerMetadata>
  /** Asked now; those who ask at the same time share one request. @throws ProviderFault */
  ask(): Promise<ServerMetadata>
  /** It did not answer somebody: ask before sending anybody else. */
  doubt(): void
}

const HOUR_MS = 3_600_000

export function createDiscovery(settings: OidcSettings): Discovery {
  let last: { readonly metadata: ServerMetadata; readonly at: number } | undefined
  let aliveUntil = 0
  let asking: Promise<ServerMetadata> | undefined

  async function askOnce(): Promise<ServerMetadata> {
    const metadata = await download(settings)
    const at = performance.now()
    last = { metadata, at }
    aliveUntil = at + settings.aliveForMs
    return metadata
  }

  function ask(): Promise<ServerMetadata> {
    asking ??= askOnce().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    alive: () => (performance.now() < aliveUntil ? last?.metadata : undefined),
    known: async () => (last !== undefined && performance.now() - last.at < HOUR_MS ? last.metadata : ask()),
    ask,
    doubt() {
      aliveUntil = 0
    },
  }
}

async function download({ issuer, clientId, timeLimitMs }: OidcSettings): Promise<ServerMetadata> {
  try {
    const found = await discovery(new URL(issuer), clientId, undefined, None(), {
      [customFetch]: boundedFetch(AbortSignal.timeout(timeLimitMs)),
      execute: isLoopbackHttp(issuer) ? [allowInsecureRequests] : [],
    })
    const metadata = found.serverMetadata()
    const { authorization_endpoint: where, token_endpoint: token, jwks_uri: keys } = metadata
    for (const address of [where, token, keys]) {
      if (address === undefined || !isSafe(address)) throw new ProviderFault('away', 'an endpoint is missing or unsafe')
    }
    return metadata
  } catch (cause) {
    // Whatever it is, nobody can be sent there: that is the provider's trouble, not the person's.
    throw new ProviderFault('away', 'the provider does not say where it is to be asked', cause)
  }
}
