/** Spending of texts by site and organization, of all processes together, and the budgets that hold for them. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { BudgetLimits, BudgetSpent, Destination, TextKind } from '../../domain/pass/text-budget.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { GatewayName, TextKinds } from './text-gateway.ts'

/** `site:12` or `organization:nowon`. */
export type BudgetScope = string

/** By what a text is priced. */
export type PricedText = { readonly kinds: TextKinds; readonly destination: Destination }

export type TextSpent = PricedText & {
  readonly siteId: SiteId
  /** 1; -1 gives one back. */
  readonly texts: number
}

export type CarriedText = { readonly gateway: GatewayName; readonly kind: TextKind }

/** A text that was paid, now that its fate is known. */
export type SettledText = {
  readonly siteId: SiteId
  /** When it was paid, and how much. */
  readonly paidAt: EpochMs
  readonly won: number
  readonly destination: Destination
  /** Undefined: it was surely not sent, and is given back. */
  readonly carried: CarriedText | undefined
}

export type SpentOf = {
  readonly scope: BudgetScope
  readonly limits: BudgetLimits
  /** With the whole list in it. */
  readonly spent: BudgetSpent
}

export interface TextSpend {
  /**
   * Adds texts of the day and minute for each one's site and its organization, at the highest price that a gateway asks for it: for as
   * what it sends it, and for where it goes. What has no price costs as the dearest that is known of that gateway, which is no longer
   * than it and, at home, at home; nothing, where none is known.
   * @returns the price of each, in order, and the totals of every scope that has a budget, by site. @throws AppError `DATABASE_UNAVAILABLE` (retryable)
   */
  add(
    texts: readonly TextSpent[],
    now: EpochMs,
  ): Promise<{ readonly won: readonly number[]; readonly of: ReadonlyMap<SiteId, readonly SpentOf[]> }>
  /**
   * Puts what texts cost at the gateway that took them in the place of what was paid for them, on the day on which it was, and
   * counts them for the gateway. @returns what each cost, in order; 0 for what was not sent. @throws as `add`
   */
  settle(texts: readonly SettledText[]): Promise<readonly number[]>
  /** Sites for which no further text may be made now, by their own budget or their organization's. @throws as `add` */
  exhausted(now: EpochMs): Promise<ReadonlySet<SiteId>>
}
