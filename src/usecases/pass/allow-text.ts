/** Allowance of a text before it is made: counted for its line, and paid by its place as what it will go. */
import type { TextNotSent } from '../../ports/kit/events.ts'
import type { TextDraft } from './hand-to-gateway.ts'
import type { Called } from './prepared-text.ts'
import type { TextBudget } from './text-budget.ts'
import { makeTextsOfLine, type TextsOfLineDeps } from './texts-of-line.ts'

export type AllowTextDeps = TextsOfLineDeps & { readonly budget: Pick<TextBudget, 'isPaid'> }

/** @returns why it is not made; undefined where it is. It throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export type RefusedText = (call: Called, draft: TextDraft) => Promise<TextNotSent | undefined>

export function makeAllowText(deps: AllowTextDeps): RefusedText {
  const mayBeTexted = makeTextsOfLine(deps)

  return async function refusedText({ line, siteId }, { row, priced }) {
    if (!(await mayBeTexted(row, line))) return 'no-texts-left'
    return (await deps.budget.isPaid(row, siteId, priced)) ? undefined : 'budget-used-up'
  }
}
