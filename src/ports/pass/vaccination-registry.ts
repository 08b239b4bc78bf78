/** The health agency's registry. Never awaited inside a call. */

import type { Person } from '../../domain/identity/person.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'

export type RegistryAnswer =
  | { readonly kind: 'known'; readonly evidence: readonly Evidence[] }
  /** The registry knows no such person: not the same as "not vaccinated". */
  | { readonly kind: 'no-such-person' }
  /** Could not ask, or the answer made no sense. */
  | {
      readonly kind: 'unavailable'
      readonly why: 'timeout' | 'refused' | 'error-answer' | 'malformed' | 'breaker-open' | 'too-many'
    }

export interface VaccinationRegistry {
  /** Answers within its time limit (2 s), whatever the registry does. Asks by identifier or by name and birth date, never by phone. Never throws. */
  evidenceOf(person: Person): Promise<RegistryAnswer>
}
