/** The outcome told last by text to a line at a place that day, in memory: where a door screen shows the same no second text goes. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { type DayMemory, makeDayMemory } from '../visits/day-memory.ts'

type Outcome = PassDecision['outcome']

export type ToldOutcomes = {
  /** @param token  of the line at the site, under the process key (`Pseudonyms.recent`) */
  last(day: CalendarDate, token: string, line: Line): Outcome | undefined
  note(day: CalendarDate, token: string, outcome: Outcome, line: Line): void
  clear(): void
}

const OUTCOMES: readonly Outcome[] = ['pass', 'no-pass', 'not-required', 'allowed-without-pass', 'unknown']
/** A byte holds the outcome and the turn in which it was told, so many of them apart. */
const TURNS = 50

/**
 * After a crash nothing is known, and one text more goes. Likewise of a line whose texts another process sent meanwhile.
 * @param turnOf  in which turn this process sends the line's texts; undefined where it does not. Always the same unless given
 */
export function makeToldOutcomes(
  memory: DayMemory = makeDayMemory(),
  turnOf: (line: Line) => number | undefined = () => 0,
): ToldOutcomes {
  const baseOf = (line: Line) => {
    const turn = turnOf(line)
    return turn === undefined ? undefined : 1 + (turn % TURNS) * OUTCOMES.length
  }
  return {
    last(day, token, line) {
      const base = baseOf(line)
      return base === undefined ? undefined : OUTCOMES[memory.get(day, token) - base]
    },
    note(day, token, outcome, line) {
      const base = baseOf(line)
      if (base !== undefined) memory.set(day, token, base + OUTCOMES.indexOf(outcome))
    },
    clear: memory.clear,
  }
}
