/** Business time of a data folder, for commands that run with no server beside them: the demo's, or this machine's as a start would judge it. */
import { type KeptTime, readKeptTime } from '../adapters/clock/kept-time.ts'
import { judgeClock, sayHeld } from '../domain/kit/clock-trust.ts'
import type { EpochMs } from '../domain/kit/time.ts'
import { readDemoTime } from '../main/clock/demo-clock.ts'
import type { HeldClock } from '../ports/kit/clock.ts'

export type ClockReading = { readonly now: EpochMs; readonly held: HeldClock | undefined }

export function clockOfFolder(dataFolder: string, wall: EpochMs): ClockReading {
  const demo = readDemoTime(dataFolder)
  return demo === undefined ? judgeAtStart(readKeptTime(dataFolder), wall) : { now: demo, held: undefined }
}

/** Without a second clock. */
export function judgeAtStart(kept: KeptTime | undefined, wall: EpochMs): ClockReading {
  const expected = kept?.seen
  const { now, held } = judgeClock({ wall, expected, continuous: false, second: undefined })
  if (held === undefined) return { now, held }
  const detail = sayHeld(held, wall - (expected ?? wall))
  return { now, held: { why: held, detail, latest: Math.max(wall, now), since: now } }
}
