/** Evidence as it was read out of somebody's records: what could be read, and what could not. */
import type { EpochMs } from '../../kit/time.ts'
import type { Evidence } from './evidence.ts'

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

export type EvidenceRead = {
  /** What could be read. */
  readonly evidence: readonly Evidence[]
  /** Absent where everything could be read. */
  readonly unreadable?: readonly Unreadable[]
  /** What is gone since a status was kept, by the registry's own word. */
  readonly corrected?: readonly Correction[]
}
