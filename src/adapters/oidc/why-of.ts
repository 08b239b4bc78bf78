/** Translation of the library's errors into the adapter's own faults. */
import { ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import { faultIn, ProviderFault } from './provider-fault.ts'

/** The provider knows us no more, or not so: nobody can be identified until our settings are mended. */
const OUR_SETTINGS = ['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope']

export function faultOf(error: unknown): ProviderFault {
  const fault = faultIn(error)
  if (fault !== undefined) return fault
  if (error instanceof ResponseBodyError && OUR_SETTINGS.includes(error.error)) {
    return new ProviderFault('settings', `the provider refuses our settings: ${error.error}`, error)
  }
  if (error instanceof WWWAuthenticateChallengeError && error.cause.some(({ scheme }) => scheme === 'basic')) {
    return new ProviderFault('settings', 'the provider refuses our client id and secret', error)
  }
  return new ProviderFault('forged', 'an answer that does not verify', error)
}
