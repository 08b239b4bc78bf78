/** Persons whom a living binding ties to a line, page by page, and the notices that they were sent. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { Binding, Person } from '../../domain/identity/person.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { NoticeStep } from '../../domain/pass/expiry-notice.ts'

export type LivingLine = Pick<Binding, 'boundAs' | 'proofLevel' | 'endsAt' | 'language'> & {
  /** Undefined where no notices are to go there: stopped, not wanted, or bound by an earlier version. */
  readonly notices: Line | undefined
}

export type LivingPerson = {
  readonly person: Person
  readonly snapshot: StatusSnapshot | undefined
  /** At least one; that proved last is the last. */
  readonly lines: readonly LivingLine[]
  /** Kinds of what the person agreed to. */
  readonly consents: readonly string[]
}

/** Where a page ended: of another night it says nothing. */
export type PersonPlace = { readonly night: CalendarDate; readonly behind: string }

export type PersonPage = {
  /** As they are known now, whatever the night had of them. */
  readonly persons: readonly LivingPerson[]
  /** Where the next page begins; undefined where this was the last. */
  readonly next: PersonPlace | undefined
}

export type Notice = { readonly personId: string; readonly lastDay: CalendarDate; readonly step: NoticeStep }

/** All throw AppError `DATABASE_UNAVAILABLE`. */
export interface LivingPersons {
  /**
   * Persons of a shard as the last night's fold left them, in an order that tells nothing of them. Whoever was bound since comes
   * with the next night.
   *
   * @param shard  0 to 15
   * @param after  absent, or of an earlier night: from the first one on
   * @returns undefined while no night was folded yet
   */
  page(shard: number, after: PersonPlace | undefined, at: EpochMs): Promise<PersonPage | undefined>
  /** About how many persons of a shard lie behind a place. */
  left(shard: number, after: PersonPlace | undefined): Promise<number>
  /** Notes that a notice goes out now, once among all processes. @returns one answer each: false where it, or a later step of the same end, is noted already, or the person is gone */
  claim(notices: readonly Notice[]): Promise<readonly boolean[]>
  /** Takes back what was claimed: it was surely not sent. */
  giveBack(notices: readonly Notice[]): Promise<void>
}
