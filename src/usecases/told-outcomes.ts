/** The outcome told last by text to a line at a place that day, in memory: where a door screen shows the same no second text goes. */
import type { PassDecision } from '../domain/pass/pass-decision.ts'
import type { CalendarDate } from '../domain/time.ts'
import { type DayMemory, makeDayMemory } from './day-memory.ts'

type Outcome = PassDecision['outcome']

export type ToldOutcomes = {
  /** @param token  of the line at the site, under the process key (`LineTokens.recent`) */
  last(day: CalendarDate, token: string): Outcome | undefined
  note(day: CalendarDate, token: string, outcome: Outcome): void
  clear(): void
}

const CODES: Readonly<Record<Outcome, number>> = {
  pass: 1,
  'no-pass': 2,
  'not-required': 3,
  'allowed-without-pass': 4,
  unknown: 5,
}
const OUTCOMES = new Map(Object.entries(CODES).map(([outcome, code]) => [code, outcome as Outcome]))

/** After a crash nothing is known, and one text more goes. */
export function makeToldOutcomes(memory: DayMemory = makeDayMemory()): ToldOutcomes {
  return {
    last: (day, token) => OUTCOMES.get(memory.get(day, token)),
    note: (day, token, outcome) => memory.set(day, token, CODES[outcome]),
    clear: memory.clear,
  }
}
