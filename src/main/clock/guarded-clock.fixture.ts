/** A machine whose clocks a test sets: its wall clock, the time that has passed, the database's word, and the folder of what is kept. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readKeptTime } from '../../adapters/clock/kept-time.ts'
import type { DatabaseClock } from '../../adapters/postgres/kit/database-clock.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { createGuardedClock, type GuardedClock } from './guarded-clock.ts'

export const NOON = Date.parse('2026-03-06T12:00+09:00')
export const near = (at: number, within = MINUTE) => ({
  asymmetricMatch: (now: number) => Math.abs(now - at) < within,
})

export type ClockMachine = ReturnType<typeof createClockMachine>

export function createClockMachine() {
  const clocks: GuardedClock[] = []
  const machine = {
    folder: mkdtempSync(join(tmpdir(), 'ansimpass-clock-')),
    wall: NOON,
    passed: 1_000,
    seenByDatabase: undefined as number | undefined,
    databaseTime: undefined as number | undefined,
    isAway: false,
    seen: [] as AppEvent[],
    /** What the database was told: how often it was asked, what to keep, and whether an operator said so. */
    asked: 0,
    toKeep: [] as { at: number; confirmed: boolean }[],
  }
  const database: DatabaseClock = {
    read: async () => {
      machine.asked += 1
      if (machine.isAway) throw new Error('away')
      return { seen: machine.seenByDatabase, elsewhere: machine.databaseTime }
    },
    keep: async (at, confirmed) => {
      machine.toKeep.push({ at, confirmed })
      machine.seenByDatabase = at
    },
  }

  /** Not compared with the database yet. */
  function startAlone(): GuardedClock {
    const events = { emit: (event: AppEvent) => void machine.seen.push(event) }
    const readings = { wall: () => machine.wall, passed: () => machine.passed }
    const clock = createGuardedClock(machine.folder, events, readings)
    clocks.push(clock)
    return clock
  }

  return Object.assign(machine, {
    database,
    startAlone,
    async start(): Promise<GuardedClock> {
      const clock = startAlone()
      await clock.follow(database)
      return clock
    },
    kept: () => readKeptTime(machine.folder),
    /** The server ends; so long nothing runs here. */
    switchedOff(clock: GuardedClock, forMs: number): void {
      clock.stop()
      machine.wall += forMs
      machine.databaseTime &&= machine.databaseTime + forMs
      machine.passed = 5_000
    },
    goesOn(ms: number): void {
      machine.wall += ms
      machine.passed += ms
    },
    remove(): void {
      for (const clock of clocks) clock.stop()
      rmSync(machine.folder, { recursive: true })
    },
  })
}
