/** A night's work on rows, in a thread: opens a day's, and writes those that go on anew under the next night's key. */
import type { CalendarDate } from '../../../domain/time.ts'
import type { Period, PeriodKeys, WorkDone, WorkOf } from '../../../ports/subject-keys.ts'
import { tuplesCount, tuplesIn } from './copy-rows.ts'
import { sealedTuples } from './night-tuples.ts'
import { dayNumber, decodeRow, encodeRow, PLAIN_BYTES, peek } from './subject-row.ts'
import { hasSubject, type SubjectSet } from './subject-set.ts'
import { forTheNight } from './values.ts'

type Night = { readonly to: Period; readonly today: CalendarDate }

export type NightTask =
  /** Tuples of a day become rows in the clear, end to end. */
  | { readonly kind: 'open'; readonly from: Period }
  /** Tuples of the old generation become the new one's, but for those that have changed since. */
  | ({ readonly kind: 'generation'; readonly from: Period; readonly changed: SubjectSet } & Night)
  /** Rows in the clear that have changed, with hours in them, become tuples of the new generation. */
  | ({ readonly kind: 'changed' } & Night)

export const workOf: WorkOf<NightTask> = (keys) => (task, bytes) => {
  switch (task.kind) {
    case 'open':
      return opened(keys(task.from), bytes)
    case 'generation':
      return goneOn(keys(task.from), keys(task.to), task.changed, task.today, bytes)
    case 'changed':
      return changed(keys(task.to), task.today, bytes)
  }
}

function opened(from: PeriodKeys, tuples: Uint8Array): WorkDone {
  const plains = Buffer.allocUnsafeSlow(tuplesCount(tuples) * PLAIN_BYTES)
  let used = 0
  for (const { slot, enc } of tuplesIn(tuples)) {
    const plain = from.open(slot, enc)
    if (plain === undefined) continue
    plains.set(plain, used)
    used += PLAIN_BYTES
  }
  return {
    bytes: plains.subarray(0, used),
    rows: used / PLAIN_BYTES,
    unreadable: tuplesCount(tuples) - used / PLAIN_BYTES,
  }
}

function goneOn(
  from: PeriodKeys,
  to: PeriodKeys,
  changedSince: SubjectSet,
  today: CalendarDate,
  tuples: Uint8Array,
): WorkDone {
  const rows: Buffer[] = []
  const day = dayNumber(today)
  let unreadable = 0
  for (const { slot, enc } of tuplesIn(tuples)) {
    const plain = from.open(slot, enc)
    if (plain === undefined) unreadable += 1
    else if (!hasSubject(changedSince, plain) && !isOver(plain, day)) {
      const goesOn = peek.looksBy(plain, day) ? rewritten(plain, today) : plain
      if (goesOn !== undefined) rows.push(goesOn)
    }
  }
  return { ...sealed(to, rows), unreadable }
}

function changed(to: PeriodKeys, today: CalendarDate, plains: Uint8Array<ArrayBuffer>): WorkDone {
  const rows: Buffer[] = []
  const day = dayNumber(today)
  for (let at = 0; at < plains.length; at += PLAIN_BYTES) {
    const plain = Buffer.from(plains.buffer, plains.byteOffset + at, PLAIN_BYTES)
    const goesOn = isOver(plain, day) ? undefined : rewritten(plain, today)
    if (goesOn !== undefined) rows.push(goesOn)
  }
  return { ...sealed(to, rows), unreadable: 0 }
}

function isOver(plain: Buffer, day: number): boolean {
  return peek.isEnded(plain) || peek.expiresBy(plain, day)
}

function rewritten(plain: Buffer, today: CalendarDate): Buffer | undefined {
  const row = decodeRow(plain)
  const goesOn = row && forTheNight(row, today)
  return goesOn && encodeRow(goesOn)
}

function sealed(to: PeriodKeys, rows: readonly Buffer[]): Pick<WorkDone, 'bytes' | 'rows'> {
  return { bytes: sealedTuples(to, rows), rows: rows.length }
}
