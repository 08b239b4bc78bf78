/** The rules that are in force here and now, and how they come to be exchanged without a restart. */

import type { ErrorCode } from '../../domain/kit/error-codes.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

export interface Rulebook {
  /** Never half of one: a version is exchanged whole. */
  current(): Ruleset
  /** Called after each exchange. @returns a function that ends it */
  follow(listener: (ruleset: Ruleset) => void): () => void
}

/** The files of a ruleset as they stand. */
export type RulesetSource = { readonly name: string; readonly ruleset: string; readonly cases: string }

/** A ruleset with where it comes from. */
export type BoundRules = {
  readonly ruleset: Ruleset
  readonly source: RulesetSource
  /** When its bundle was signed; null for the packaged one. Protocol time. */
  readonly issuedAt: EpochMs | null
}

/** An order to all servers, in the order of `id`. */
export type RulesOrder = { readonly id: number } & (
  | { readonly kind: 'publish'; readonly bundle: string }
  | { readonly kind: 'rollback'; readonly version: string }
)

export type RulesAnswer =
  | { readonly kind: 'accepted'; readonly version: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }

export interface BundleOpener {
  /**
   * The signature first, then the form, then the rules with their own cases.
   * @throws AppError `RULES_NOT_TRUSTED`, `RULES_BUNDLE_INVALID`, `RULES_FORM_NEWER`, `RULESET_INVALID`
   */
  open(bundle: string): Promise<BoundRules & { readonly issuedAt: EpochMs }>
}

/** What a server keeps on its own disk, so that it starts from its last good rules while the database is away. */
export interface RulesetCache {
  /** The last order seen, and when the newest bundle ever taken was signed. */
  readonly state: { readonly order: number; readonly current: string | null; readonly newest: EpochMs | null }
  /** Why the state of an earlier run could not be read; it counts as none, so that all orders are looked at again. */
  readonly trouble?: string
  /** @returns undefined where no such version was ever kept; @throws AppError where its file cannot be read or is spoilt */
  find(version: string): BoundRules | undefined
  /** Durable when it returns. */
  keep(rules: BoundRules): void
  /** Durable when it returns. `current` null: the packaged rules. */
  note(state: RulesetCache['state']): void
}
