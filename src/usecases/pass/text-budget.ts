/** Budgets of texts: each text is paid before it is made, by its site and its organization, or is not made; what it cost is put right when its fate is known. */

import { AppError } from '../../domain/kit/errors.ts'
import { addDays, type EpochMs, kstDay, MINUTE, startOfKstDay } from '../../domain/kit/time.ts'
import { type BudgetPart, type BudgetSpent, exceeded, nearingBy, spentAfter } from '../../domain/pass/text-budget.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type {
  BudgetScope,
  CarriedText,
  PricedText,
  SettledText,
  SpentOf,
  TextSpend,
} from '../../ports/pass/text-spend.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'

export type TextBudgetDeps = {
  readonly textSpend: Pick<TextSpend, 'add' | 'settle'>
  readonly clock: Clock
  readonly events: Events
}

export type TextBudget = {
  /** Whether the row's text was paid by its site. @throws AppError `DATABASE_UNAVAILABLE` (retryable) */
  isPaid(row: OutboxRow, siteId: SiteId, text: PricedText): Promise<boolean>
  /** Once for a row that was paid; of others nothing. Never throws: while the database is away what was paid stands. */
  settle(row: OutboxRow, fate: TextFate): void
  /** Resolves when nothing waits to be put right. */
  settled(): Promise<void>
}

/** `kept`: it may have been sent, and stays paid as it was. */
export type TextFate = CarriedText | 'not-sent' | 'kept'

type Paid = ToPay & { readonly paidAt: EpochMs; readonly won: number }
type ToPay = PricedText & { readonly siteId: SiteId }

const MOST_TOLD = 10_000
/** Nobody waits for it, and a statement for many costs hardly more than one for a few. */
const SETTLE_LINGER_MS = 50

/**
 * What a list asks beyond a budget is given back at once; for that moment another process may be refused what it could have had:
 * never more than the budget is sent. A row that is prepared again is not paid again by the same process.
 */
export function makeTextBudget({ textSpend, clock, events }: TextBudgetDeps): TextBudget {
  const pay = makeNaturalBatches((texts: readonly ToPay[]) => payAll(texts, clock.now()))
  const correct = makeNaturalBatches(textSpend.settle, SETTLE_LINGER_MS)
  /** Undefined: it could not be paid, or is settled. */
  const paid = new WeakMap<OutboxRow, Paid | undefined>()
  const told = new Set<string>()

  return { isPaid, settle, settled: correct.settled }

  async function isPaid(row: OutboxRow, siteId: SiteId, text: PricedText): Promise<boolean> {
    if (paid.has(row)) return paid.get(row) !== undefined
    const paidAt = clock.now()
    const won = await pay({ siteId, ...text })
    paid.set(row, won === undefined ? undefined : { siteId, ...text, paidAt, won })
    return won !== undefined
  }

  function settle(row: OutboxRow, fate: TextFate): void {
    const text = paid.get(row)
    if (text === undefined) return
    paid.set(row, undefined)
    const { siteId, paidAt, won, destination, kinds } = text
    if (fate === 'kept') tellCost('main', kinds.main, won)
    else void putRight({ siteId, paidAt, won, destination, carried: fate === 'not-sent' ? undefined : fate })
  }

  async function putRight(text: SettledText): Promise<void> {
    try {
      const won = await correct(text)
      if (text.carried !== undefined) tellCost(text.carried.gateway, text.carried.kind, won)
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) {
        events.emit({ type: 'fault', part: 'budgets', message: 'what a text cost could not be put right' })
      }
    }
  }

  function tellCost(gateway: CarriedText['gateway'], kind: CarriedText['kind'], won: number): void {
    if (won > 0) events.emit({ type: 'text-paid', won, gateway, kind })
  }

  /** @returns what each paid; undefined where it could not */
  async function payAll(texts: readonly ToPay[], now: EpochMs): Promise<readonly (number | undefined)[]> {
    const { won, of } = await textSpend.add(
      texts.map((text) => ({ ...text, texts: 1 })),
      now,
    )
    const running = before(texts, won, of)
    const answers = texts.map(({ siteId }, nth) => {
      const price = won[nth] ?? 0
      const scopes = of.get(siteId) ?? []
      const steps = scopes.map(({ scope, limits, spent }) => {
        const from = running.get(scope) ?? spent
        return { scope, limits, from, to: spentAfter(from, price) }
      })
      const over = steps.flatMap(({ scope, limits, to }) => exceeded(limits, to).map((part) => ({ scope, part })))
      for (const each of over) tell('budget-reached', each)
      if (over.length > 0) return undefined
      for (const { scope, limits, from, to } of steps) {
        running.set(scope, to)
        for (const part of nearingBy(limits, from, to)) tell('budget-near', { scope, part })
      }
      return price
    })
    const refused = texts.filter((_, nth) => answers[nth] === undefined)
    if (refused.length > 0)
      await textSpend.add(
        refused.map((text) => ({ ...text, texts: -1 })),
        now,
      )
    return answers
  }

  /** Once a process, limit and period. */
  function tell(type: 'budget-near' | 'budget-reached', { scope, part }: { scope: BudgetScope; part: BudgetPart }) {
    const ends = endOf(part, clock.now())
    const key = `${type} ${scope} ${part} ${ends}`
    if (told.has(key)) return
    if (told.size >= MOST_TOLD) told.clear()
    told.add(key)
    events.emit({ type, scope, part, ends })
  }
}

/** When the limit begins anew. */
function endOf(part: BudgetPart, now: EpochMs): EpochMs {
  return part.endsWith('Minute') ? (Math.floor(now / MINUTE) + 1) * MINUTE : startOfKstDay(addDays(kstDay(now), 1))
}

/** The totals as they were before the list. */
function before(
  texts: readonly ToPay[],
  won: readonly number[],
  of: ReadonlyMap<SiteId, readonly SpentOf[]>,
): Map<BudgetScope, BudgetSpent> {
  const running = new Map<BudgetScope, BudgetSpent>()
  for (const [nth, { siteId }] of texts.entries())
    for (const { scope, spent } of of.get(siteId) ?? [])
      running.set(scope, spentAfter(running.get(scope) ?? spent, won[nth] ?? 0, -1))
  return running
}
