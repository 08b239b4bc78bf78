/** An identified person and the proof that ties them to a line. */
import type { Language } from '../kit/language.ts'
import { type CalendarDate, type EpochMs, kstDay, startOfKstDay } from '../kit/time.ts'

/** What was proved: this phone called < birth date typed < 본인확인 < document seen by staff. */
export type ProofLevel = 'line' | 'keypad' | 'identity' | 'document'

export type Person = {
  readonly personId: string
  readonly name: string
  readonly birthDate: CalendarDate
  /** The registry's identifier for this person, where identity verification gave one. */
  readonly registryIdentifier?: string
}

/** A living binding: at most 28 days from the proof. A person is a line's subscriber or only its user. */
export type Binding = {
  readonly person: Person
  readonly boundAs: 'subscriber' | 'user'
  readonly proofLevel: ProofLevel
  readonly endsAt: EpochMs
  /** What the person chose for texts and announcements on this line; absent: by the line's country. */
  readonly language?: Language
  /** The person wants no texts on this line; a link to one's own page, asked for by a call, comes all the same. */
  readonly noTexts?: boolean
  /** How many companions the person has named on this line; absent: none. */
  readonly companions?: number
}

/** Until when a binding counts: what it leads to cannot be read any more once its last day has begun and the day's key is destroyed. */
export function readableUntil({ endsAt }: Pick<Binding, 'endsAt'>): EpochMs {
  return startOfKstDay(kstDay(endsAt))
}
