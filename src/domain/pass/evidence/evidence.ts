/** Evidence for a status. The form is that of rulesets' cases. */
import type { CalendarDate, EpochMs } from '../../kit/time.ts'

export type Vaccination = {
  readonly kind: 'vaccination'
  /** `pfizer`, `moderna`, `astrazeneca`, `janssen`, `novavax` … */
  readonly vaccine: string
  /** Number of this dose, 1-based. */
  readonly dose: number
  /** How many doses the primary series has (Janssen 1). */
  readonly seriesDoses: number
  readonly date: CalendarDate
}
export type Recovery = { readonly kind: 'recovery'; readonly released: CalendarDate }
export type TestResult = {
  readonly kind: 'test'
  /** `pcr`, `rapid`: a word of the ruleset's. */
  readonly type: string
  readonly result: 'negative' | 'positive'
  /** `text`, `paper`: how it is shown, a word of the ruleset's. */
  readonly medium: string
  /** Whether somebody is known to have supervised it. */
  readonly supervised: boolean
  /** When it began to count: the notification of a text, the registration of a paper. */
  readonly at: EpochMs
}
export type Exemption = {
  readonly kind: 'exemption'
  /** `severe-reaction`, `component-allergy`, `immune`, `trial`, `causality`, `hospital-care` … */
  readonly ground: string
  readonly issued: CalendarDate
}
export type Evidence = Vaccination | Recovery | TestResult | Exemption

/** All of a person's evidence, a part of it (a proof in it counts, what is missing says nothing), or nothing known. */
export type KnownEvidence = readonly Evidence[] | { readonly partly: readonly Evidence[] } | 'unknown'

/** The last known evidence of a consenting person: kinds and dates, never lots, diagnoses or documents. */
export type StatusSnapshot = {
  readonly evidence: readonly Evidence[]
  /** When the registry was asked, to the hour. */
  readonly fetchedAt: EpochMs
  /** When the registry first held less than this, to the hour that was over then; absent where it does not. */
  readonly lossSeenAt?: EpochMs
}
