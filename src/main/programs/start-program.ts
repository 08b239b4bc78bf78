/** Starts a program by its name. Each is loaded only where it runs: none holds the others' code. */
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import type { Program, Seat } from './seat.ts'

const LOADS: Readonly<Record<ProgramName, () => Promise<(seat: Seat) => Promise<Program>>>> = {
  calls: async () => (await import('./calls/start-calls.ts')).startCalls,
  texts: async () => (await import('./texts/start-texts.ts')).startTexts,
  web: async () => (await import('./web/start-web.ts')).startWeb,
}

/** Reads a program's code ahead. @returns what starts it */
export function loadProgram(name: ProgramName): Promise<(seat: Seat) => Promise<Program>> {
  return LOADS[name]()
}
