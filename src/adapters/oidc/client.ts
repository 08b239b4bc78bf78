/** The client for one step: the provider as it described itself, how we are known there, and this step's time. */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  customFetch,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from 'openid-client'
import { boundedFetch } from './bounded-fetch.ts'
import { isLoopbackHttp, type OidcSettings } from './oidc-options.ts'

/** Signed by a key that only the provider has: neither `none` nor a secret that we hold too. */
const ASYMMETRIC = /^(?:RS|PS|ES)(?:256|384|512)$|^Ed(?:DSA|25519)$/

export function clientFor(settings: OidcSettings, metadata: ServerMetadata, signal: AbortSignal): Configuration {
  const algorithms = metadata.id_token_signing_alg_values_supported
  const server: ServerMetadata =
    algorithms === undefined
      ? metadata // then RS256, by the specification
      : { ...metadata, id_token_signing_alg_values_supported: algorithms.filter((alg) => ASYMMETRIC.test(alg)) }
  const tolerance = { [clockTolerance]: settings.clockToleranceSeconds }
  const client = new Configuration(server, settings.clientId, tolerance, authentication(settings, metadata))
  client[customFetch] = boundedFetch(signal)
  // The library believes a token that came over TLS; we want its signature as well.
  enableNonRepudiationChecks(client)
  if (isLoopbackHttp(settings.issuer)) allowInsecureRequests(client)
  return client
}

function authentication({ clientSecret }: OidcSettings, metadata: ServerMetadata): ClientAuth {
  if (clientSecret === undefined) return None()
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic') ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret)
}
