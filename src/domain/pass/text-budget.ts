/** Budget of texts and money: of a site or an organization, by the minute and the day; and by what a text is priced. */
import type { Line } from '../call/phone/line.ts'
import { isForeign } from '../call/phone/show.ts'

/** A longer text goes, and costs, as an LMS. */
export type TextKind = 'sms' | 'lms'

/** Where a text goes: `82`, or the first four digits of a foreign number, by which its price is found and nobody is known again. */
export type Destination = string

export const AT_HOME: Destination = '82'

export function destinationOf(line: Line): Destination {
  return isForeign(line) ? line.slice(1, 5) : AT_HOME
}

export type BudgetLimits = {
  /** Undefined: no limit. */
  readonly textsMinute: number | undefined
  readonly textsDay: number | undefined
  readonly wonMinute: number | undefined
  readonly wonDay: number | undefined
}

/** Of a day, and of the minute that is now. */
export type BudgetSpent = {
  readonly textsMinute: number
  readonly textsDay: number
  readonly wonMinute: number
  readonly wonDay: number
}

export type BudgetPart = keyof BudgetSpent

const PARTS: readonly BudgetPart[] = ['textsMinute', 'wonMinute', 'textsDay', 'wonDay']

/** From this part of a limit on its operator is warned. */
const WARN_FROM = 0.8

/** The limits that this spending is beyond. */
export function exceeded(limits: BudgetLimits, spent: BudgetSpent): readonly BudgetPart[] {
  return PARTS.filter((part) => spent[part] > (limits[part] ?? Number.POSITIVE_INFINITY))
}

/** The limits of which this step came to four fifths or more, and was not there before. */
export function nearingBy(limits: BudgetLimits, before: BudgetSpent, after: BudgetSpent): readonly BudgetPart[] {
  return PARTS.filter((part) => {
    const from = (limits[part] ?? Number.POSITIVE_INFINITY) * WARN_FROM
    return before[part] < from && after[part] >= from
  })
}

/** `factor` -1 takes a text away again. */
export function spentAfter(spent: BudgetSpent, won: number, factor: 1 | -1 = 1): BudgetSpent {
  return {
    textsMinute: spent.textsMinute + factor,
    textsDay: spent.textsDay + factor,
    wonMinute: cents(spent.wonMinute + factor * won),
    wonDay: cents(spent.wonDay + factor * won),
  }
}

/** Prices have two places; a sum of floats has more. */
function cents(won: number): number {
  return Math.round(won * 100) / 100
}
