/** Spending of texts by site and organization, of all processes together, and the budgets that hold for them. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { BudgetLimits, BudgetSpent } from '../../domain/pass/text-budget.ts'
import type { SiteId } from '../../domain/places/site.ts'

/** `site:12` or `organization:nowon`. */
export type BudgetScope = string

export type TextSpent = {
  readonly siteId: SiteId
  /** 1; -1 gives one back. */
  readonly texts: number
}

export type SpentOf = {
  readonly scope: BudgetScope
  readonly limits: BudgetLimits
  /** With the whole list in it. */
  readonly spent: BudgetSpent
}

export interface TextSpend {
  /**
   * Adds texts of the day and minute at their price, for each one's site and its organization.
   * @returns the price of one, and the totals of every scope by site. @throws AppError `DATABASE_UNAVAILABLE` (retryable)
   */
  add(
    texts: readonly TextSpent[],
    now: EpochMs,
  ): Promise<{ readonly won: number; readonly of: ReadonlyMap<SiteId, readonly SpentOf[]> }>
  /** Sites for which no further text may be made now, by their own budget or their organization's. @throws as `add` */
  exhausted(now: EpochMs): Promise<ReadonlySet<SiteId>>
}
