/** Stops of lines in the subjects' store: a row each under the keys of lines, of the length of any other, written anew each night. */
import type { Line } from '../../../domain/call/phone/line.ts'
import { addDays, kstDay } from '../../../domain/kit/time.ts'
import type { TextStops } from '../../../ports/pass/text-stops.ts'
import { dayNumber, KIND } from '../identity/subjects/subject-row.ts'
import type { Subjects, View, Write } from '../identity/subjects/subjects.ts'
import type { StopValue } from '../identity/subjects/values.ts'
import { whenAvailable } from '../kit/when-available.ts'

/** A number may be somebody else's by then. */
const DAYS_STOPPED = 365

export function createPostgresTextStops(subjects: Subjects): TextStops {
  const { keys, clock } = subjects
  const refOf = (line: Line) => ({ kind: KIND.stop, subject: keys.subjectOf('line', line) })
  const stopIn = (view: View, line: Line): StopValue | undefined => {
    const row = view.get(refOf(line))
    return row !== undefined && row.expires > kstDay(clock.now()) ? (row.value as StopValue) : undefined
  }
  /** @param isWanted  by the stop that there is */
  const change = (line: Line, isWanted: (stop: StopValue | undefined) => boolean, write: () => Write) =>
    whenAvailable(
      subjects.change([refOf(line)], (view) => {
        const result = isWanted(stopIn(view, line))
        return { writes: result ? [write()] : [], result }
      }),
    )
  const begun = (line: Line): Write => {
    const today = kstDay(clock.now())
    const value: StopValue = { d: dayNumber(today) }
    return { ...refOf(line), expires: addDays(today, DAYS_STOPPED), look: undefined, value }
  }
  const ended = (line: Line): Write => ({
    ...refOf(line),
    expires: kstDay(clock.now()),
    look: undefined,
    value: undefined,
  })

  return {
    async areStopped(lines) {
      const view = await whenAvailable(subjects.read(lines.map(refOf)))
      return lines.map((line) => stopIn(view, line) !== undefined)
    },
    set: (line, stopped) =>
      stopped
        ? change(
            line,
            (stop) => stop === undefined,
            () => begun(line),
          )
        : change(
            line,
            (stop) => stop !== undefined,
            () => ended(line),
          ),
    async endBefore(line, since) {
      const day = dayNumber(kstDay(since))
      await change(
        line,
        (stop) => stop !== undefined && stop.d < day,
        () => ended(line),
      )
    },
  }
}
