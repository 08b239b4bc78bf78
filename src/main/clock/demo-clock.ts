/** The demo's business time: begins where it is told to and then goes at the pace of real time, only forward, across restarts too. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { timeFile } from '../../adapters/clock/kept-time.ts'
import { writeWhole } from '../../adapters/kit/write-whole.ts'
import { type EpochMs, kstDayAndClock, parseKeptInstant } from '../../domain/kit/time.ts'
import type { GuardedClock } from './guarded-clock.ts'

const KEEP_EVERY_MS = 2_000

/** It goes by the monotonic clock alone, and whoever sets it means it: it is always trusted. */
export type DemoClock = GuardedClock & {
  /** Goes on from a later instant. @returns false, and changes nothing, where that is earlier than now. */
  forward(to: EpochMs): boolean
  /** Start over: the only way back. */
  restart(at: EpochMs): void
}

/**
 * On a used data folder it goes on from the last time seen (kept every two seconds), else begins at `firstBegin`.
 * @param tell  told where the kept time cannot be read
 */
export function createDemoClock(
  dataFolder: string,
  firstBegin: EpochMs,
  tell: (message: string) => void = () => {},
): DemoClock {
  const file = demoFile(dataFolder)
  const seen = lastSeen(file)
  let base = seen ?? firstBegin
  if (seen === undefined && existsSync(file)) {
    tell(
      `the demo's time in ${file} is damaged: calls are taken as at ${kstDayAndClock(base)}, and what was entered at a later time shows up late. To do: nothing, or start over on the demo's page`,
    )
  }
  let since = performance.now()
  const now = () => Math.floor(base + (performance.now() - since))
  const keep = () => {
    try {
      writeWhole(file, JSON.stringify({ now: now() }))
    } catch {
      // The disk is full: only a restart would go on from an older time, and calls must not end for that.
    }
  }
  const set = (at: EpochMs) => {
    base = at
    since = performance.now()
    keep()
  }
  keep()
  const timer = setInterval(keep, KEEP_EVERY_MS)
  timer.unref()
  return {
    now,
    held: () => undefined,
    follow: async () => {}, // no other machine lives in this time
    forward(to) {
      if (to < now()) return false
      set(to)
      return true
    },
    restart: set,
    stop() {
      clearInterval(timer)
      keep()
    },
  }
}

/** The time last seen of the demo whose folder this is; undefined where no demo ran, or production has run there since. */
export function readDemoTime(dataFolder: string): EpochMs | undefined {
  const writtenAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const file = demoFile(dataFolder)
  return writtenAt(file) > writtenAt(timeFile(dataFolder)) ? lastSeen(file) : undefined
}

function demoFile(dataFolder: string): string {
  return join(dataFolder, 'demo-clock.json')
}

function lastSeen(file: string): EpochMs | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof kept === 'object' && kept !== null && 'now' in kept ? parseKeptInstant(kept.now) : undefined
  } catch {
    return undefined // no file yet, or one cut off by a crash of the machine: begin anew
  }
}
