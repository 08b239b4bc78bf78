/** Keys of the subjects' store: whose row is which, and what it holds, under the key of its hour, day or night. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'

/** How long a row can be read: its hour's key dies three hours later, its day's with the night's fold, its night's with the next. */
export type Period =
  | { readonly kind: 'hour'; readonly hour: number }
  | { readonly kind: 'day'; readonly day: CalendarDate }
  /** The generation that was made of everything up to that day. */
  | { readonly kind: 'night'; readonly day: CalendarDate }

/** Where a row lies: 16 bytes, or their text as a uuid. */
export type Slot = string | Uint8Array

export interface PeriodKeys {
  /** Where the versions `from` (the first is 0) to `to` (exclusive) of a subject of this kind lie: 16 bytes each, as the text of a uuid. */
  slots(kind: number, subject: Uint8Array, from: number, to: number): readonly string[]
  /** Of a night, whose subjects have one version each: the places of many, end to end. */
  nightSlots(subjects: readonly { readonly kind: number; readonly subject: Uint8Array }[]): Uint8Array
  seal(slot: Slot, plain: Uint8Array): Buffer
  /** @returns undefined where it was sealed under another key or lay elsewhere */
  open(slot: Slot, sealed: Uint8Array): Buffer | undefined
}

export type WorkDone = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
  /** How many could not be opened. */
  readonly unreadable: number
}

export type ThreadWork<Task> = (task: Task, bytes: Uint8Array<ArrayBuffer>) => WorkDone

/** What a module that works in a thread exports as `workOf`. */
export type WorkOf<Task> = (keys: (period: Period) => PeriodKeys) => ThreadWork<Task>

/** Threads beside the one that answers calls. */
export interface KeyThreads<Task> {
  /** The bytes are given away. @throws Error where a thread has failed: all of them have then */
  work(task: Task, bytes: Uint8Array<ArrayBuffer>): Promise<WorkDone>
  /** Ends the threads; their copies of the keys die with them. */
  close(): Promise<void>
}

export interface SubjectKeys {
  /** 16 bytes by which a line, a CI, an alias, an owner's phone or a correction request's place is known again; none can be told from them. */
  subjectOf(kind: 'line' | 'ci' | 'alias' | 'owner' | 'correction', value: string): Uint8Array
  /** By what a line was known before: tokens under old lookup keys, as long as these live. */
  oldLines(line: Line): readonly Uint8Array[]
  oldPersons(ci: string): readonly Uint8Array[]
  /** @returns undefined where the key is gone, or was never made. @throws AppError `KEY_NOT_READ` (retryable) for a night's */
  kept(period: Period): PeriodKeys | undefined
  /** Whether that day's key was on disk and could not be read when it was last asked for: it may come back. One that was torn does not: there is no copy of it. */
  isUnread(day: CalendarDate): boolean
  /** The key, made where it is not there. @throws AppError `KEY_NOT_WRITTEN`, `KEY_NOT_READ` (retryable), `KEY_OF_THE_PAST` */
  make(period: Period): PeriodKeys
  /** Threads that do the work of a module with the keys of these periods, as far as they are there. */
  threads<Task>(module: URL, periods: readonly Period[]): KeyThreads<Task>
  /** Whose keys lie on disk, readable or not. */
  onDisk(kind: 'day' | 'night' | 'data'): readonly CalendarDate[]
  destroy(kind: 'day' | 'night' | 'data', day: CalendarDate): void
}
