/** Alarm of a registry that suddenly knows of nothing for many, as on 13 December 2021, when it told the vaccinated that they were not. */
import { HOUR, MINUTE } from '../../domain/kit/time.ts'

/** The mean is that of the last hour's quiet minutes. */
const MINUTES = 60
const TIMES_THE_MEAN = 3
/** So few in a minute, of all processes together, are nobody's alarm; nor are so few of one. */
const QUIET = 30
const QUIET_OF_ONE = 5
/** An alarm that lasts longer is how things are. */
const LONGEST_ALARM_MS = 6 * HOUR

/** Before there is a mean: as when we were started while it was wrong. */
const USUAL_SHARE = 1 / 2

export type SuddenNegatives = {
  /** Counts one more answer. @returns whether it is a negative, and this minute, or the one before, has seen more than three times their mean */
  readonly isSudden: (isNegative: boolean) => boolean
}

/**
 * Minutes under alarm do not enter the mean, else a wrong registry would be the new rule after some minutes. As long as
 * there is no mean, negatives are too many where they are most of the answers. The minute after one under alarm is suspect from its first answer on.
 *
 * @param elapsed milliseconds, of a clock that nobody sets
 * @param onAlarm told once for each alarm
 * @param share   of all answers the part that comes to this process, 0 to 1
 */
export function makeSuddenNegatives(
  elapsed: () => number,
  onAlarm: () => void,
  share: () => number = () => 1,
): SuddenNegatives {
  const quiet: number[] = []
  let minute = Math.floor(elapsed() / MINUTE)
  let count = 0
  let answers = 0
  let alarmSince: number | undefined
  let isAlarmed = false
  let isSuspect = false

  function turnTo(now: number): void {
    for (let passed = 0; minute < now && passed <= MINUTES; passed++, minute++) {
      isSuspect = isAlarmed
      if (!isAlarmed) {
        quiet.push(count)
        if (quiet.length > MINUTES) quiet.shift()
        alarmSince = undefined
      }
      isAlarmed = false
      count = 0
      answers = 0
    }
    minute = now
  }

  function mostExpected(): number {
    if (quiet.length === 0) return answers * USUAL_SHARE
    return (TIMES_THE_MEAN * quiet.reduce((sum, each) => sum + each, 0)) / quiet.length
  }

  return {
    isSudden(isNegative) {
      const at = elapsed()
      turnTo(Math.floor(at / MINUTE))
      answers += 1
      if (!isNegative) return false
      count += 1
      if (count <= Math.max(QUIET_OF_ONE, QUIET * share(), mostExpected())) return isSuspect
      if (alarmSince !== undefined && at - alarmSince >= LONGEST_ALARM_MS) {
        quiet.length = 0
        isSuspect = false
        return false
      }
      if (alarmSince === undefined) onAlarm()
      alarmSince ??= at
      isAlarmed = true
      return true
    },
  }
}
