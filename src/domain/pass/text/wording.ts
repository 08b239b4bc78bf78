/** The parts of a wording, the same for every language. */
import type { CalendarDate, EpochMs } from '../../kit/time.ts'
import type { Situation } from './situation.ts'

/** What a text holds besides its situation, ready to be printed. */
export type Printed = {
  /** `12:31` */
  readonly clock: string
  readonly lastFour: string
  /** The masked name; empty in texts that name nobody. */
  readonly name: string
  readonly word: string
  /** False where the law keeps no visit list: then no text speaks of a visit that was logged. */
  readonly recorded: boolean
  readonly visitDay: CalendarDate
  /** Who came along. */
  readonly companions: number
}

/**
 * A text's forms from the longest to the shortest. Each takes the site's name; a brand goes in front of it.
 * Last four digits and the word of the day stand in every form of a text that has them.
 */
export type Forms = readonly [Form, ...Form[]]
export type Form = (site: string) => string

export type Wording = {
  /** Long, and short for gateways that carry 80 bytes. */
  readonly brands: readonly [string, string]
  /** In the place of a site's name of which nothing can be sent. */
  readonly nameless: string
  readonly forms: (situation: Situation, printed: Printed) => Forms
}

/** The last day on which something held that ended at `end`, exclusive. */
export function lastInstantOf(end: EpochMs): EpochMs {
  return end - 1
}

/** What names somebody says who came along as well, unless nothing else makes it fit. */
export function withCompanions(p: Printed, forms: (p: Printed) => Forms): Forms {
  return p.companions === 0 ? forms(p) : [...forms(p), ...forms({ ...p, companions: 0 })]
}

/** One text with closing hints from the longest to none. */
export function withHints(core: Form, hints: readonly string[]): Forms {
  const [first = '', ...rest] = hints
  const form =
    (hint: string): Form =>
    (site) =>
      core(site) + hint
  return [form(first), ...rest.map(form)]
}
