/** Correction requests of the last 28 days: found by their line, or all of them for the operator. */
import type { Line } from '../../domain/call/phone/line.ts'
import type {
  Correction,
  CorrectionKind,
  CorrectionNumber,
  CorrectionOutcome,
} from '../../domain/identity/correction.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { AuditEntry } from '../access/audit.ts'

export type NewCorrection = {
  readonly number: CorrectionNumber
  readonly line: Line
  readonly kind: CorrectionKind
  readonly day: CalendarDate
  /** As `correctionWords` cuts them. */
  readonly words: string
}

export type CorrectionName = Pick<Correction, 'line' | 'number'>

export type Settlement = { readonly outcome: CorrectionOutcome; readonly answer: string }

/** All throw AppError `DATABASE_UNAVAILABLE`. A text is due when one is opened, and again when it is settled. */
export interface Corrections {
  /**
   * Resolves when it is on disk.
   * @returns the number under which it is kept: another than its own where the line has the same (kind, day, words) open already,
   *          also at the same moment. Undefined where line or day have as many as are kept
   */
  open(request: NewCorrection): Promise<CorrectionNumber | undefined>
  /** The newest first. */
  ofLine(line: Line): Promise<readonly Correction[]>
  /** The newest day first. */
  all(): Promise<readonly Correction[]>
  /** @param audit  noted with it, if it is settled now */
  settle(
    of: CorrectionName,
    by: Settlement,
    audit: AuditEntry,
  ): Promise<'settled' | 'settled-before' | 'no-such-request'>
  /** Those of which a text is due. */
  due(): Promise<readonly Correction[]>
  /** Takes the text upon oneself: of several one may. @returns false where it is not due any more, or settled meanwhile */
  claim(of: Correction): Promise<boolean>
  /** It could not be sent: it is due again. */
  giveBack(of: CorrectionName): Promise<void>
  /** Deletes those of a line, or of them those opened before a day. */
  forget(line: Line, before?: CalendarDate): Promise<void>
}
