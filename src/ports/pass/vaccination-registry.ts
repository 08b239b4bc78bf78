/** The health agency's registry. Never awaited inside a call. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { EvidenceRead } from '../../domain/pass/evidence/evidence-read.ts'

export type RegistryAnswer =
  | ({ readonly kind: 'known' } & EvidenceRead)
  /** The registry knows no such person: not the same as "not vaccinated". */
  | { readonly kind: 'no-such-person' }
  /** Could not ask, or the answer made no sense. */
  | {
      readonly kind: 'unavailable'
      readonly why:
        | 'timeout'
        | 'refused'
        | 'error-answer'
        | 'malformed'
        | 'breaker-open'
        | 'too-many'
        /** Our credentials were not taken. */
        | 'no-access'
        /** It holds less than it did, by one answer: not believed yet. */
        | 'evidence-lost'
        /** It knows suddenly of nothing for many: not believed of those whom we know nothing of. */
        | 'sudden-negatives'
    }

/** Who has a number and a birth date there. */
export type PersonAnswer =
  /** Exactly one living person. */
  | { readonly kind: 'one'; readonly person: Omit<Person, 'personId'> }
  /** Nobody, or several. */
  | { readonly kind: 'not-one' }
  | Extract<RegistryAnswer, { kind: 'unavailable' }>

export type AskOptions = {
  /** Nobody waits for it: it is answered `too-many` at once where it could take a turn from a caller's question. */
  readonly behindCallers?: boolean
}

export interface VaccinationRegistry {
  /** Answers within its time limit (2 s), whatever the registry does. Asks by identifier or by name and birth date, never by phone. Never throws. */
  evidenceOf(person: Person, options?: AskOptions): Promise<RegistryAnswer>
  /** Both must agree: a number alone is never asked for. Likewise. */
  personOf(line: Line, birthDate: CalendarDate): Promise<PersonAnswer>
}
