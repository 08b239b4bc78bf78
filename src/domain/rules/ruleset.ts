/** The dated rules of a country, with every time resolved. `rulesets/README.md` describes the file they come from. */
import type { ProofKind } from '../pass/pass-decision.ts'
import type { Category, Region } from '../site/site.ts'
import type { CalendarDate, EpochMs } from '../time.ts'

/** In force from `from` until `to` (exclusive; `Infinity`: no end was ever published). */
export type Dated = {
  readonly from: EpochMs
  readonly to: EpochMs
  /** When people could know of the row, and of its end. */
  readonly publishedAt: EpochMs
  readonly endPublishedAt: EpochMs
}

/** A pass is asked for at these kinds of places. */
export type Requirement = Dated & {
  readonly id: string
  readonly types: readonly Category[]
  /** Until then a missing pass is not fined (계도기간); null: no fine is known at all. */
  readonly penaltyFrom: EpochMs | null
}

/** The pass is set aside: by a court or by an amnesty. What is absent does not limit it. */
export type Suspension = Dated & {
  readonly id: string
  readonly kind: 'court' | 'amnesty'
  readonly types?: readonly Category[]
  readonly region?: Region
  /** Only for persons of at most this age in full years. */
  readonly maxAge?: number
}

/** How many may come without a pass. */
export type Allowance = Dated & {
  readonly id: string
  readonly types: readonly Category[]
  readonly maxWithoutPass: number
  readonly onlyAlone: boolean
  readonly groupLimit: { readonly capital: number; readonly other: number }
}

/** Kinds of places that take only some proofs; everywhere else all of them count. */
export type Acceptance = Dated & {
  readonly id: string
  readonly types: readonly Category[]
  readonly proofs: readonly ProofKind[]
}

/** Whether visits are recorded at all. */
export type VisitListDuty = Dated & {
  readonly id: string
  readonly types?: readonly Category[]
  readonly region?: Region
}

/** A plan for the end of the age exemption of those born on or before a day; `start` null: the plan is dropped. */
export type TeenPlan = {
  readonly announced: EpochMs
  readonly start: EpochMs | null
  readonly penaltyFrom: EpochMs | null
  readonly bornOnOrBefore: CalendarDate
}

/** No pass is asked of those whose year of birth is at least the current year less `years`. */
export type AgeExemption = Dated & {
  readonly id: string
  readonly years: number
  readonly teenPlans: readonly TeenPlan[]
}

/** The primary series ends after `primaryToDays` from `from` on; until `penaltyFrom` an ended one still admits. */
export type Expiry = { readonly from: EpochMs; readonly penaltyFrom: EpochMs; readonly publishedAt: EpochMs }

/** What is special about an exemption's ground; a ground that is not listed counts without end. */
export type ExemptionGround = {
  readonly grounds: readonly string[]
  /** False: a certificate on this ground is no proof. */
  readonly counts: boolean
  readonly days: number | null
  /** Counts only from then on. */
  readonly from: EpochMs
}

export type Validity = {
  readonly primaryFromDays: number
  readonly primaryToDays: number
  /** By year of birth: persons of at most this age keep their primary series without limit. */
  readonly unlimitedToAge: number
  readonly recoveredDays: number
  readonly pcrHours: number
  readonly rapidHours: number
  /** Supervised rapid tests made from then on count. */
  readonly rapid: { readonly from: EpochMs; readonly publishedAt: EpochMs }
  readonly expiry: Expiry
  readonly exemptionGrounds: readonly ExemptionGround[]
}

/** The rows as they stand in the file. */
export type RulesetRows = {
  readonly version: string
  readonly country: string
  /** Regions under the tighter group limits (수도권). */
  readonly capital: readonly Region[]
  /** The kinds of places that the rules know; at any other no pass is asked for. */
  readonly facilityTypes: readonly Category[]
  readonly requirements: readonly Requirement[]
  readonly suspensions: readonly Suspension[]
  readonly allowances: readonly Allowance[]
  readonly acceptances: readonly Acceptance[]
  readonly visitLists: readonly VisitListDuty[]
  readonly ageExemption: AgeExemption
  readonly validity: Validity
}

/** What was known about one kind of place. */
export type CategoryRules = {
  readonly requirements: readonly Requirement[]
  readonly suspensions: readonly Suspension[]
  readonly allowances: readonly Allowance[]
  readonly acceptances: readonly Acceptance[]
  /** Every instant at which one of these rows may change a decision, ascending. */
  readonly changes: readonly EpochMs[]
}

export type KnownRules = {
  readonly since: EpochMs
  readonly byCategory: ReadonlyMap<Category, CategoryRules>
  readonly visitLists: readonly VisitListDuty[]
  readonly ageExemption: AgeExemption | null
  readonly teenPlan: TeenPlan | null
  readonly expiry: Expiry | null
  readonly rapidFrom: EpochMs | null
}

/** Rows and, for each moment at which something was published, the rules as people knew them from then on. */
export type Ruleset = RulesetRows & {
  /** Ascending by `since`; the first begins at `-Infinity`. */
  readonly known: readonly KnownRules[]
}
