/** Subject of a text. What is not here is never told: no vaccine, no dose, no illness, no exemption's ground. */
import type { CorrectionNumber } from '../../identity/correction.ts'
import type { Binding } from '../../identity/person.ts'
import type { CalendarDate, EpochMs } from '../../kit/time.ts'
import type { ProofKind } from '../pass-decision.ts'

/** The two facts by which staff compare a text with an identity card. */
export type Shown = { readonly name: string; readonly birthDate: CalendarDate }

/** Whose pass it is: the line's subscriber's, or of somebody who only uses it, which is then said. */
export type BoundAs = Binding['boundAs']

export type Situation =
  | {
      readonly kind: 'pass'
      readonly proof: ShownProof
      readonly person: Shown
      readonly boundAs: BoundAs
      /** Exclusive end of the proof; told of a negative test only. */
      readonly validUntil: EpochMs | null
      /** When the registry was last asked, where it cannot be asked now. */
      readonly lastKnown: EpochMs | null
    }
  /** Vaccinated, over its time, but not yet fined for. Both ends are exclusive. */
  | {
      readonly kind: 'expired-grace'
      readonly person: Shown
      readonly boundAs: BoundAs
      readonly expiredAt: EpochMs
      readonly graceUntil: EpochMs
    }
  | {
      readonly kind: 'expired'
      readonly proof: ProofKind
      readonly expiredAt: EpochMs
      readonly allowedAlone: boolean
      /** Exclusive end of the time in which nobody is fined here; absent where it is over, or where alone is fine. */
      readonly graceUntil?: EpochMs
    }
  | {
      readonly kind: 'too-early'
      readonly proof: ProofKind
      readonly validFrom: EpochMs
      readonly allowedAlone: boolean
      readonly graceUntil?: EpochMs
    }
  | { readonly kind: 'no-proof'; readonly allowedAlone: boolean }
  | { readonly kind: 'no-proof-grace'; readonly graceUntil: EpochMs }
  | { readonly kind: 'unknown'; readonly allowedAlone: boolean }
  | { readonly kind: 'link'; readonly url: string }
  /** Nobody, or more than one, has the number and the birth date that was keyed; with the day's last miss the line is locked. */
  | { readonly kind: 'birth-date-not-confirmed'; readonly allowedAlone: boolean }
  | { readonly kind: 'keys-locked'; readonly allowedAlone: boolean }
  /** The answer to a call to the service's own number; it tells of nobody and of no place. */
  | { readonly kind: 'own-page'; readonly url: string }
  /** Answers to texts from handsets; they tell of no place. */
  | { readonly kind: 'texts-stopped' }
  | { readonly kind: 'texts-resumed' }
  | { readonly kind: 'texts-only' }
  /** A correction request; it tells of no place, and not what about. */
  | { readonly kind: 'correction-opened'; readonly number: CorrectionNumber }
  | {
      readonly kind: 'correction-settled'
      readonly number: CorrectionNumber
      /** Whom to call, as it is shown; absent: the person's page says it. */
      readonly helpNumber?: string
    }
  /** A pass ends soon; it tells of no place and answers no call. */
  | {
      readonly kind: 'expiry-notice'
      readonly proof: Exclude<ShownProof, 'negative-test'>
      readonly lastDay: CalendarDate
      /** 0: today is the last day. */
      readonly daysLeft: number
    }
  | { readonly kind: 'not-required' }
  | { readonly kind: 'exempt-by-age' }

/** As what a proof may be shown: recovery and exemption look alike and tell of no illness. */
export type ShownProof = 'vaccination' | 'negative-test' | 'other'

export type SituationKind = Situation['kind']

/** All kinds, none missing. */
export const SITUATION_KINDS: Readonly<Record<SituationKind, true>> = {
  pass: true,
  'expired-grace': true,
  expired: true,
  'too-early': true,
  'no-proof': true,
  'no-proof-grace': true,
  unknown: true,
  link: true,
  'birth-date-not-confirmed': true,
  'keys-locked': true,
  'own-page': true,
  'texts-stopped': true,
  'texts-resumed': true,
  'texts-only': true,
  'correction-opened': true,
  'correction-settled': true,
  'expiry-notice': true,
  'not-required': true,
  'exempt-by-age': true,
}
