/** The three programs as the house has them, and what all of them are told. */
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { Database } from './database.ts'
import type { SentClock } from './messages.ts'
import type { ProgramProcess } from './program-process.ts'

export type Programs = Readonly<Record<ProgramName, ProgramProcess>>

/** A program that stands still is not waited for longer. */
const CLOCK_WAIT_MS = 1_000
const DATABASE_LOOK_MS = 100

/** Resolves when all know it. */
export async function tellClock(all: readonly ProgramProcess[], clock: SentClock, changed: boolean): Promise<void> {
  const told = all.map((each) => each.act({ act: 'clock', clock, changed }).catch(() => {})) // who is not there hears it at its start
  await withinTime(Promise.all(told), CLOCK_WAIT_MS, () => [])
}

/** Tells of the database's state whenever it is another. */
export function tellDatabase(database: Database, all: readonly ProgramProcess[]): { stop(): void } {
  let before = ''
  const timer = setInterval(() => {
    const { state, detail } = database
    if (`${state} ${detail}` === before) return
    before = `${state} ${detail}`
    for (const each of all) each.tell({ kind: 'database', database: { state, detail } })
  }, DATABASE_LOOK_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
