/** A night's work on rows, in a thread: opens a day's, gathers those that go on, and seals them under the next night's key. */
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import type { Period, PeriodKeys, WorkDone, WorkOf } from '../../../../ports/identity/subject-keys.ts'
import { tuplesCount, tuplesIn } from './copy-rows.ts'
import { batchOf, inSlotOrder, type Parts } from './gathered-rows.ts'
import { sealedTuples, slotsInNight } from './night-tuples.ts'
import { dayNumber, decodeRow, encodeRow, PLAIN_BYTES, peek } from './subject-row.ts'
import { hasSubject, type SubjectSet } from './subject-set.ts'
import { forTheNight } from './values.ts'

/** Rows that go on are placed by this night's key; of some parts of its slots. */
type Night = { readonly to: Period; readonly today: CalendarDate; readonly parts: Parts }

export type NightTask =
  /** Tuples of a day become rows in the clear, end to end. */
  | { readonly kind: 'open'; readonly from: Period }
  /** Tuples of the old generation become a batch of gathered rows, but for those that have changed since. */
  | ({ readonly kind: 'gather'; readonly from: Period; readonly changed: SubjectSet } & Night)
  /** Rows in the clear that have changed, with hours in them, become such a batch. */
  | ({ readonly kind: 'gather-changed' } & Night)
  /** Gathered rows, end to end, become tuples of the new generation in the order of their slots. */
  | { readonly kind: 'seal'; readonly to: Period }

export const workOf: WorkOf<NightTask> = (keys) => (task, bytes) => {
  switch (task.kind) {
    case 'open':
      return opened(keys(task.from), bytes)
    case 'gather':
      return goneOn(keys(task.from), keys(task.to), task, bytes)
    case 'gather-changed':
      return changed(keys(task.to), task, bytes)
    case 'seal':
      return sealed(keys(task.to), bytes)
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
  { changed: changedSince, ...night }: Night & { readonly changed: SubjectSet },
  tuples: Uint8Array,
): WorkDone {
  const rows: Buffer[] = []
  const day = dayNumber(night.today)
  let unreadable = 0
  for (const { slot, enc } of tuplesIn(tuples)) {
    const plain = from.open(slot, enc)
    if (plain === undefined) unreadable += 1
    else if (!hasSubject(changedSince, plain) && !isOver(plain, day)) {
      const goesOn = peek.looksBy(plain, day) ? rewritten(plain, night.today) : plain
      if (goesOn !== undefined) rows.push(goesOn)
    }
  }
  return { ...gathered(to, rows, night.parts), unreadable }
}

function changed(to: PeriodKeys, night: Night, plains: Uint8Array<ArrayBuffer>): WorkDone {
  const rows: Buffer[] = []
  const day = dayNumber(night.today)
  for (let at = 0; at < plains.length; at += PLAIN_BYTES) {
    const plain = Buffer.from(plains.buffer, plains.byteOffset + at, PLAIN_BYTES)
    const goesOn = isOver(plain, day) ? undefined : rewritten(plain, night.today)
    if (goesOn !== undefined) rows.push(goesOn)
  }
  return { ...gathered(to, rows, night.parts), unreadable: 0 }
}

function isOver(plain: Buffer, day: number): boolean {
  return peek.isEnded(plain) || peek.expiresBy(plain, day)
}

function rewritten(plain: Buffer, today: CalendarDate): Buffer | undefined {
  const row = decodeRow(plain)
  const goesOn = row && forTheNight(row, today)
  return goesOn && encodeRow(goesOn)
}

function gathered(to: PeriodKeys, rows: readonly Buffer[], parts: Parts): Pick<WorkDone, 'bytes' | 'rows'> {
  return { bytes: batchOf(slotsInNight(to, rows), rows, parts), rows: rows.length }
}

function sealed(to: PeriodKeys, bytes: Uint8Array<ArrayBuffer>): WorkDone {
  const rows = inSlotOrder(bytes)
  return { bytes: sealedTuples(to, rows), rows: rows.length, unreadable: 0 }
}
