/** The dated rules of a country, with every time resolved. `rulesets/README.md` describes the file they come from. */
import type { Language } from '../kit/language.ts'
import type { CalendarDate, EpochMs } from '../kit/time.ts'
import type { Zone } from '../kit/zone.ts'
import type { ProofKind } from '../pass/pass-decision.ts'
import type { Category, Region } from '../places/site.ts'

/** The form of `ruleset.json` that this program reads. A newer one is refused, never guessed at. */
export const RULESET_FORM = 2

export type Words = Readonly<Record<Language, string>>

/** A word of the rules with its names for people. */
export type Named = Words & { readonly id: string }

/** In force from `from` until `to` (exclusive; `Infinity`: no end was ever published). */
export type Dated = {
  readonly id: string
  readonly from: EpochMs
  readonly to: EpochMs
  /** When people could know of the row, and of its end. */
  readonly publishedAt: EpochMs
  readonly endPublishedAt: EpochMs
  readonly about?: About
}

/** What readers are told beside a row; it decides nothing. */
export type About = {
  /** Numbers into `sources`. */
  readonly source: readonly string[]
  readonly note: string | null
  /** What the sources do not say. */
  readonly flags: readonly string[]
  /** The row in a sentence for everyone; null where its members say it. */
  readonly words: Words | null
}

/** A pass is asked for at these kinds of places. */
export type Requirement = Dated & {
  readonly types: readonly Category[]
  /** Until then a missing pass is not fined (계도기간); null: no fine is known at all. */
  readonly penaltyFrom: EpochMs | null
}

/** The pass is set aside: by a court or by an amnesty. What is absent does not limit it. */
export type Suspension = Dated & {
  readonly kind: 'court' | 'amnesty'
  readonly types?: readonly Category[]
  readonly region?: Region
  /** Only for persons of at most this age in full years. */
  readonly maxAge?: number
}

/** Who may come without a pass. */
export type Allowance = Dated & {
  readonly types: readonly Category[]
  /** Null: everyone, with or without a party, under the condition that the row's words say (a mask). */
  readonly maxWithoutPass: number | null
  readonly onlyAlone: boolean
  /** The largest party; null: none is set. */
  readonly groupLimit: GroupLimit | null
}

export type GroupLimit = { readonly byRegion: ReadonlyMap<Region, number>; readonly other: number }

/** Kinds of places that take only some proofs; everywhere else all of them count. */
export type Acceptance = Dated & {
  readonly types: readonly Category[]
  /** Kinds of proof, or single credentials by id. */
  readonly proofs: readonly string[]
}

/** Whether visits are recorded at all. */
export type VisitListDuty = Dated & {
  readonly types?: readonly Category[]
  readonly region?: Region
}

/** A plan for the end of an exemption for those born on or before a day; `start` null: the plan is dropped. */
export type AgePlan = {
  readonly announced: EpochMs
  readonly start: EpochMs | null
  readonly penaltyFrom: EpochMs | null
  readonly bornOnOrBefore: CalendarDate
}

/** No pass is asked of those of at most this age: in the year (by year of birth) or in full years (by birthday). */
export type AgeExemption = Dated & {
  readonly by: 'birth-year' | 'birthday'
  readonly atMost: number
  readonly plans: readonly AgePlan[]
}

/** A series ends after its days from `from` on; until `penaltyFrom` an ended one still admits. */
export type Expiry = { readonly from: EpochMs; readonly penaltyFrom: EpochMs; readonly publishedAt: EpochMs }

/** Doses: a primary series, one more dose, or a primary series together with a recovery in either order. */
export type DoseCredential = Dated & {
  readonly kind: 'vaccination'
  readonly series: 'primary' | 'booster' | 'with-recovery'
  /** Only doses of these count; null: any. */
  readonly vaccines: readonly string[] | null
  /** Counts from the start of this day after the dose. */
  readonly fromDays: number
  /** Counts to the end of this day after the dose; null: without end. */
  readonly days: number | null
  /** From when such a series ends at all; null: always. */
  readonly expiry: Expiry | null
  /** By year of birth: persons of at most this age keep it without limit. */
  readonly unlimitedToAge: number | null
}

export type RecoveryCredential = Dated & {
  readonly kind: 'recovery'
  readonly fromDays: number
  readonly days: number | null
}

/** A negative test that was made while the row is in force. */
export type TestCredential = Dated & {
  readonly kind: 'test'
  readonly test: string
  /** Null: whichever way it is shown. */
  readonly media: readonly string[] | null
  /** True: only one that somebody supervised. */
  readonly supervised: boolean
  readonly hours: number
  /** True: to 24:00 of the day on which the hours have passed. */
  readonly toEndOfDay: boolean
}

export type ExemptionCredential = Dated & {
  readonly kind: 'exemption'
  /** Null: every ground that no other row names. */
  readonly grounds: readonly string[] | null
  /** False: a certificate on this ground is no proof. */
  readonly counts: boolean
  readonly days: number | null
}

export type Credential = DoseCredential | RecoveryCredential | TestCredential | ExemptionCredential

/** What a missing pass costs, in the country's currency; for readers. */
export type Penalty = Dated & {
  readonly currency: string
  readonly visitor: number | null
  /** By how often: first, second, … */
  readonly operator: readonly number[]
  readonly closure: readonly string[]
}

/** The rows as they stand in the file. */
export type RulesetRows = {
  readonly version: string
  readonly country: string
  readonly title: Words
  readonly zone: Zone
  readonly categories: readonly Named[]
  /** The kinds of places that the rules know; at any other no pass is asked for. */
  readonly facilityTypes: readonly Category[]
  /** Kinds of places named only to say that no pass is asked for there; null: not listed. */
  readonly noPassCategories: readonly Named[] | null
  readonly regions: readonly Named[]
  readonly vaccines: readonly Named[]
  readonly tests: readonly Named[]
  readonly media: readonly Named[]
  /** Grounds of exemption that cases may name; null: not listed. */
  readonly exemptionGrounds: readonly Named[] | null
  readonly requirements: readonly Requirement[]
  readonly suspensions: readonly Suspension[]
  readonly allowances: readonly Allowance[]
  readonly acceptances: readonly Acceptance[]
  readonly visitLists: readonly VisitListDuty[]
  readonly ageExemptions: readonly AgeExemption[]
  readonly credentials: readonly Credential[]
  readonly penalties: readonly Penalty[]
  /** Rules by which certificates of other countries are judged in place of ours; null: they are judged by ours. */
  readonly foreignCertificates: ForeignCertificateRules | null
  /** What the numbers in `about.source` stand for. */
  readonly sources: ReadonlyMap<string, Words>
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

/** An exemption by age with the plan for its end that was announced last. */
export type KnownAge = { readonly row: AgeExemption; readonly plan: AgePlan | null }

export type KnownCredentials = {
  readonly doses: readonly DoseCredential[]
  readonly recoveries: readonly RecoveryCredential[]
  readonly tests: readonly TestCredential[]
  readonly exemptions: readonly ExemptionCredential[]
}

export type KnownRules = {
  readonly since: EpochMs
  readonly byCategory: ReadonlyMap<Category, CategoryRules>
  readonly visitLists: readonly VisitListDuty[]
  readonly ages: readonly KnownAge[]
  readonly credentials: KnownCredentials
}

/** Rows and, for each moment at which something was published, the rules as people knew them from then on. */
export type Ruleset = RulesetRows & {
  /** Ascending by `since`; the first begins at `-Infinity`. */
  readonly known: readonly KnownRules[]
}

/** Rules in the EU's form (CertLogic), with the value sets that they name. */
export type ForeignCertificateRules = {
  readonly rules: readonly unknown[]
  readonly valueSets: Readonly<Record<string, readonly string[]>>
}

/** Every dated row of a ruleset, of whatever kind. */
export function datedRows(rows: RulesetRows): readonly Dated[] {
  return [
    ...rows.requirements,
    ...rows.suspensions,
    ...rows.allowances,
    ...rows.acceptances,
    ...rows.visitLists,
    ...rows.ageExemptions,
    ...rows.credentials,
    ...rows.penalties,
  ]
}

/** Kinds of proof that `accepts` may name beside credentials. */
export const PROOF_KINDS: readonly ProofKind[] = ['vaccination', 'negative-test', 'recovery', 'exemption', 'age']
