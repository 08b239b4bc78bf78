/** A person out of claims whose truth is already established. */

import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import type { ProvedIdentity } from '../../domain/identity/proved-identity.ts'
import { type CalendarDate, parseCalendarDate } from '../../domain/kit/time.ts'
import type { IdentityOutcome } from '../../ports/identity/identity-provider.ts'
import type { ClaimNames, OidcSettings } from './oidc-options.ts'

export type Claims = Readonly<Record<string, unknown>>

const LONGEST_NAME = 100
const LONGEST_IDENTIFIER = 512

/** Whether everything that we look for is there, so that userinfo need not be asked. */
export function isComplete(claims: Claims, names: ClaimNames): boolean {
  const has = (name: string) => claims[name] !== undefined
  const { name, birthdate, phone, phoneVerified, ci, di } = names
  return [name, birthdate, phone, phoneVerified].every(has) && (has(ci) || has(di))
}

export function readIdentity(
  claims: Claims,
  { id, claims: names }: Pick<OidcSettings, 'id' | 'claims'>,
): IdentityOutcome {
  const name = textOf(claims[names.name], LONGEST_NAME)
  const birthDate = birthDateOf(claims[names.birthdate])
  const ci = ciOf(claims, names, id)
  if (name === undefined || birthDate === undefined || ci === undefined)
    return { kind: 'failed', why: 'claims-missing' }
  const registryIdentifier = textOf(claims[names.registryIdentifier], LONGEST_IDENTIFIER)
  const identity: ProvedIdentity = {
    name,
    birthDate,
    phone: phoneOf(claims, names),
    ci,
    ...(registryIdentifier === undefined ? {} : { registryIdentifier }),
  }
  return { kind: 'proved', identity }
}

/** A number that the person merely typed there proves nothing. */
function phoneOf(claims: Claims, names: ClaimNames): ProvedIdentity['phone'] {
  const phone = claims[names.phone]
  return claims[names.phoneVerified] === true && typeof phone === 'string' ? parseCaller(phone) : undefined
}

/** A DI is the provider's own: another provider may give the same to somebody else. */
function ciOf(claims: Claims, names: ClaimNames, id: string): string | undefined {
  const ci = textOf(claims[names.ci], LONGEST_IDENTIFIER)
  if (ci !== undefined) return ci
  const di = textOf(claims[names.di], LONGEST_IDENTIFIER)
  return di === undefined ? undefined : `${id}:${di}`
}

/** OpenID Connect lets a provider leave the year out by 0000: such a day is no birth date to us. */
function birthDateOf(claim: unknown): CalendarDate | undefined {
  return typeof claim === 'string' && claim >= '1850' ? parseCalendarDate(claim) : undefined
}

function textOf(claim: unknown, longest: number): string | undefined {
  if (typeof claim !== 'string') return undefined
  const text = claim.normalize('NFC').trim()
  return text === '' || text.length > longest || /\p{Cc}/u.test(text) ? undefined : text
}
