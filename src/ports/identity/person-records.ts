/** The record of one person, for that person to see, change and delete. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { Binding, Person } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/kit/language.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { AuditEntry } from '../access/audit.ts'

export type LinePreferences = {
  /** The language of texts and prompts to this line; undefined: by its country. */
  readonly language: Language | undefined
  /** No texts to this line: voice and door still tell. */
  readonly noTexts: boolean
  /** No texts that come unasked, of a pass that ends soon. */
  readonly noNotices: boolean
}

/** Kinds of what was done for a person, kept by day only. */
export type PersonDeed = 'identity' | 'lookup' | 'text'

export type PersonRecord = {
  readonly person: Person
  readonly bindings: readonly (Pick<Binding, 'boundAs' | 'proofLevel' | 'endsAt'> & {
    readonly provedOn: CalendarDate
    /** The line by which it was asked. */
    readonly thisLine: boolean
  })[]
  readonly preferences: LinePreferences
  readonly consents: readonly { readonly kind: string; readonly version: string; readonly givenOn: CalendarDate }[]
  /** Newest day first. */
  readonly deeds: readonly { readonly day: CalendarDate; readonly deed: PersonDeed; readonly times: number }[]
  readonly snapshot: StatusSnapshot | undefined
  /** From this day on nothing of it can be read any more, whatever happens. */
  readonly keptUntil: CalendarDate
}

/** All throw AppError `DATABASE_UNAVAILABLE`. */
export interface PersonRecords {
  /** @returns undefined where the line is nobody's */
  ofLine(line: Line, at: EpochMs): Promise<PersonRecord | undefined>
  /** Only what is named changes: two changes at once both count. */
  setPreferences(line: Line, change: Partial<LinePreferences>): Promise<void>
  /**
   * Ends the line's binding; a person whom no line leads to any more is forgotten.
   *
   * @param options  `audit`: noted with it, whether or not the line was anybody's
   * @returns whether there was one
   */
  endBinding(line: Line, options?: { readonly provedBefore?: EpochMs; readonly audit?: AuditEntry }): Promise<boolean>
  /** Deletes everything about the person of this line. @returns how many lines were theirs; 0: nobody's */
  forgetPerson(line: Line): Promise<number>
  note(
    deeds: readonly { readonly personId: string; readonly day: CalendarDate; readonly deed: PersonDeed }[],
  ): Promise<void>
}
