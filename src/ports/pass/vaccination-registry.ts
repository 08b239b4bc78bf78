/** The health agency's registry. Never awaited inside a call. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'

export type EvidenceKind = Evidence['kind']

/** Why a record of a person could not be read: a bounded set, counted. */
export type UnreadableReason =
  /** Of another shape than FHIR R4 gives, or without an element that we cannot do without. */
  | 'shape'
  /** A status, a code or a value that no table of ours knows. */
  | 'status'
  | 'code'
  | 'value'
  /** A date that is missing, or that names no day. */
  | 'date'
  | 'dose'
  /** Of another person, or of nobody who is named. */
  | 'whose'
  /** A modifierExtension or implicitRules that we do not know: FHIR forbids to read on. */
  | 'modifier'
  /** Two of its elements say the opposite. */
  | 'contradiction'
  /** The search was refused, or its pages could not be read to the end. */
  | 'search'
  | 'cut-off'
  /** It lies on another server. */
  | 'elsewhere'

/** A kind of evidence of which something could not be read: its absence says nothing. */
export type Unreadable = { readonly kind: EvidenceKind; readonly reason: UnreadableReason }

/** The registry's own word that a record was an error, and when it said so. */
export type Correction = { readonly kind: EvidenceKind; readonly at: EpochMs }

export type RegistryAnswer =
  | {
      readonly kind: 'known'
      /** What could be read. */
      readonly evidence: readonly Evidence[]
      /** Absent where everything could be read. */
      readonly unreadable?: readonly Unreadable[]
      /** What is gone since a status was kept, by the registry's own word. */
      readonly corrected?: readonly Correction[]
    }
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
