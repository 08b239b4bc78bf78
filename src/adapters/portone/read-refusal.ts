/** PortOne's refusals (`type` of the error body), translated for each step. Their words may name a person: they go nowhere. */
import { IdentityVerificationError } from '@portone/server-sdk/identityVerification'
import type { IdentityFailure } from '../../ports/identity/identity-provider.ts'

/** Our secret, store or channel is wrong: nobody can be identified until somebody corrects the settings. */
export class SettingsRefused extends Error {
  readonly type: SettingsType

  constructor(type: SettingsType) {
    super('the provider refuses our settings')
    this.type = type
  }
}

const SETTINGS = ['UNAUTHORIZED', 'FORBIDDEN', 'CHANNEL_NOT_FOUND'] as const
type SettingsType = (typeof SETTINGS)[number]

/** @throws `cause` itself where it says nothing of this person: no connection, no JSON, a type that nobody knows */
export function sendRefused(cause: unknown): IdentityFailure {
  switch (typeOf(cause)) {
    case 'PG_PROVIDER': // name, number and carrier do not belong together, as far as it tells
    case 'INVALID_REQUEST':
      return 'refused'
    case 'MAX_TRANSACTION_COUNT_REACHED':
      return 'unavailable'
    case 'IDENTITY_VERIFICATION_ALREADY_SENT': // our id is fresh: somebody else's answer
    case 'IDENTITY_VERIFICATION_ALREADY_VERIFIED':
    case 'IDENTITY_VERIFICATION_NOT_FOUND':
      return 'answer-wrong'
    default:
      throw cause
  }
}

/** `see-record` where only the record tells: not confirmed yet, confirmed before, or failed. */
export function confirmRefused(cause: unknown): IdentityFailure | 'see-record' {
  switch (typeOf(cause)) {
    case 'PG_PROVIDER':
    case 'INVALID_REQUEST':
    case 'IDENTITY_VERIFICATION_ALREADY_VERIFIED':
      return 'see-record'
    case 'IDENTITY_VERIFICATION_NOT_FOUND':
    case 'IDENTITY_VERIFICATION_NOT_SENT':
      return 'answer-wrong'
    default:
      throw cause
  }
}

export function getRefused(cause: unknown): IdentityFailure {
  switch (typeOf(cause)) {
    case 'IDENTITY_VERIFICATION_NOT_FOUND':
    case 'INVALID_REQUEST':
      return 'answer-wrong'
    default:
      throw cause
  }
}

/** @throws SettingsRefused */
function typeOf(cause: unknown): string | undefined {
  if (!(cause instanceof IdentityVerificationError)) return undefined
  const type: unknown = cause.data.type
  const settings = SETTINGS.find((each) => each === type)
  if (settings !== undefined) throw new SettingsRefused(settings)
  return typeof type === 'string' ? type : undefined
}
