/** Keys of the subjects' store: whose row is which, and what it holds, under the key of its hour, day or night. */
import type { Line } from '../domain/phone/line.ts'
import type { CalendarDate } from '../domain/time.ts'

/** How long a row can be read: its hour's key dies three hours later, its day's with the night's fold, its night's with the next. */
export type Period =
  | { readonly kind: 'hour'; readonly hour: number }
  | { readonly kind: 'day'; readonly day: CalendarDate }
  /** The generation that was made of everything up to that day. */
  | { readonly kind: 'night'; readonly day: CalendarDate }

export interface PeriodKeys {
  /** Where the versions `from` (the first is 0) to `to` (exclusive) of a subject of this kind lie: 16 bytes each, as the text of a uuid. */
  slots(kind: number, subject: Uint8Array, from: number, to: number): readonly string[]
  seal(slot: string, plain: Uint8Array): Buffer
  /** @returns undefined where it was sealed under another key or lay elsewhere */
  open(slot: string, sealed: Uint8Array): Buffer | undefined
}

export interface SubjectKeys {
  /** 16 bytes by which a line or a CI is known again; neither can be told from them. */
  subjectOf(kind: 'line' | 'ci', value: string): Uint8Array
  /** By what a line was known before: tokens under old lookup keys, as long as these live. */
  oldLines(line: Line): readonly Uint8Array[]
  oldPersons(ci: string): readonly Uint8Array[]
  /** @returns undefined where the key is gone, or was never made. @throws AppError `KEY_NOT_READ` (retryable) for a night's */
  kept(period: Period): PeriodKeys | undefined
  /** The key, made where it is not there. @throws AppError `KEY_NOT_WRITTEN` (retryable), `KEY_OF_THE_PAST` */
  make(period: Period): PeriodKeys
  /** Whose keys lie on disk, readable or not. */
  onDisk(kind: 'day' | 'night' | 'data'): readonly CalendarDate[]
  destroy(kind: 'day' | 'night' | 'data', day: CalendarDate): void
}
