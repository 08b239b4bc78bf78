/** With what query a person came back, as far as that can be told without asking the provider. */
import type { IdentityFailure } from '../../ports/identity/identity-provider.ts'

export type Returned = Readonly<Record<string, string>>

/** Words of OAuth 2.0 and OpenID Connect that mean: the person did not want to, or did not get to it. */
const CANCELLED = [
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
  'account_selection_required',
]
const AWAY = ['server_error', 'temporarily_unavailable']

/** @returns why it fails; undefined where it brings a code that the provider may be asked about */
export function failureIn(
  returned: Returned,
  expected: { state: string; issuer: string },
): IdentityFailure | undefined {
  // An answer of another provider, or to another attempt, is not even read for its error.
  if (returned['state'] !== expected.state || expected.state === '') return 'answer-wrong'
  if (returned['iss'] !== undefined && !isSame(returned['iss'], expected.issuer)) return 'answer-wrong'
  const error = returned['error']
  if (error !== undefined) return failureOf(error)
  return returned['code'] === undefined || returned['code'] === '' ? 'answer-wrong' : undefined
}

function failureOf(error: string): IdentityFailure {
  if (CANCELLED.includes(error)) return 'cancelled'
  if (AWAY.includes(error)) return 'unavailable'
  return /^[a-z_]{1,64}$/.test(error) ? 'refused' : 'answer-wrong'
}

/** The exact form is checked against what the provider says of itself, with the code. */
function isSame(iss: string, issuer: string): boolean {
  return URL.parse(iss)?.href === URL.parse(issuer)?.href
}
