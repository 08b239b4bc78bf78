/** Identity verification (본인확인) by somebody who knows people: a carrier's check, a bank. Never asked inside a call. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { ProvedIdentity } from '../../domain/identity/proved-identity.ts'
import type { PageLanguage } from '../../domain/kit/language.ts'

/** What a provider wants to know on our own page before it begins. A carrier is one of `CARRIERS`. */
export type IdentityField = 'name' | 'carrier'
export const CARRIERS = ['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO'] as const

export type IdentityStart = {
  /** Ours, unguessable: names the attempt, and comes back with the person. At most 512 characters of base64url and dots. */
  readonly state: string
  /** The line that rang. Only a provider that must reach that phone may send it on. */
  readonly line: Line
  /** What the person typed, for the fields that the provider asks. */
  readonly typed: Readonly<Partial<Record<IdentityField, string>>>
  readonly language: PageLanguage
  /** The person's IP address, for a provider that limits by it; undefined where it is not known. */
  readonly address?: string | undefined
}

export type IdentityBegun =
  /** The person goes to `url` and comes back to `returnUrl` with a query. */
  | { readonly kind: 'redirect'; readonly url: string; readonly secret: string }
  /** The person confirms in an app on their phone and then says so on our page. */
  | { readonly kind: 'on-phone'; readonly secret: string }
  | { readonly kind: 'failed'; readonly why: IdentityFailure }

export type IdentityOutcome =
  | { readonly kind: 'proved'; readonly identity: ProvedIdentity }
  | { readonly kind: 'failed'; readonly why: IdentityFailure }

export type IdentityFailure =
  | 'cancelled' // by the person
  | 'refused' // the provider does not know them, or could not identify them
  | 'not-yet' // not confirmed on the phone so far: ask again
  | 'typed-invalid' // what was typed is not a name or a carrier
  | 'unavailable' // down, slow, or not asked for the moment (breaker)
  | 'answer-wrong' // forged, replayed, expired, or for somebody else: nothing of it is believed
  | 'claims-missing' // the answer holds no name, birth date or CI/DI

export interface IdentityProvider {
  /** Short word of the settings, in addresses too: `[a-z][a-z0-9-]{0,20}`. */
  readonly id: string
  readonly name: { readonly ko: string; readonly en: string }
  readonly asks: readonly IdentityField[]
  /** Within its time limit (3 s), whatever the provider does. Never throws. `secret` is needed to finish: keep it encrypted. */
  begin(start: IdentityStart): Promise<IdentityBegun>
  /**
   * @param secret    of `begin`
   * @param returned  the query with which the person came back, without its doubles; empty where it happened on the phone
   */
  finish(secret: string, state: string, returned: Readonly<Record<string, string>>): Promise<IdentityOutcome>
}
