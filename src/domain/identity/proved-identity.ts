/** A person's identity as verified (본인확인), and whether it fits the line that rang. */
import type { Line } from '../call/phone/line.ts'
import type { CalendarDate } from '../kit/time.ts'
import type { IdentityPolicy } from './identity-policy.ts'
import type { Binding } from './person.ts'

export type ProvedIdentity = {
  readonly name: string
  readonly birthDate: CalendarDate
  /** The line that the provider verified as this person's; undefined where it verified none. */
  readonly phone: Line | undefined
  /** CI, or DI with the provider's name in front: the same person's is always the same. Kept as a keyed hash only, but for the minutes in which a proof waits for the digits, encrypted. */
  readonly ci: string
  /** The registry's own identifier, where the provider knows it. */
  readonly registryIdentifier?: string
}

/**
 * As what a proved person may be bound to the line that rang: its subscriber where the provider verified that very line;
 * else nobody, or only its user where the place's policy says so.
 */
export function boundAs(
  identity: Pick<ProvedIdentity, 'phone'>,
  line: Line,
  policy: Pick<IdentityPolicy, 'bindsUsers'>,
): Binding['boundAs'] | 'nobody' {
  if (identity.phone === line) return 'subscriber'
  return policy.bindsUsers ? 'user' : 'nobody'
}
