/** A tenant's policy: the proof that telling a pass needs, and whom it binds. */
import { DAY, DAYS_KEPT, type EpochMs } from '../kit/time.ts'
import type { Binding, ProofLevel } from './person.ts'

/** Where a pass is told. */
export type TellingPlace = 'text' | 'voice' | 'door'

export type IdentityPolicy = {
  /** The least proof by which a pass is told there; below it the line counts as nobody's. */
  readonly minimum: Readonly<Record<TellingPlace, ProofLevel>>
  /** Whether somebody who is not the line's subscriber is bound as its user; texts, voice and door then say so. */
  readonly bindsUsers: boolean
  /** For how many days a keyed birth date counts there; as long as any proof unless given. */
  readonly keypadDays?: number
}

/** A phone number alone proves nobody; what was typed or verified does. */
export const USUAL_POLICY: IdentityPolicy = {
  minimum: { text: 'keypad', voice: 'keypad', door: 'keypad' },
  bindsUsers: false,
}

const LEVELS: readonly ProofLevel[] = ['line', 'keypad', 'identity', 'document']

export function isProofLevel(word: unknown): word is ProofLevel {
  return LEVELS.some((level) => level === word)
}

/** Whether a pass may be told there by this proof. */
export function mayTell(policy: IdentityPolicy | undefined, where: TellingPlace, level: ProofLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf((policy ?? USUAL_POLICY).minimum[where])
}

/** Whether a binding lets a pass be told there at that time: by its proof, and by how old that is. */
export function bindingTells(
  policy: IdentityPolicy | undefined,
  where: TellingPlace,
  binding: Proof,
  at: EpochMs,
): boolean {
  return mayTell(policy, where, binding.proofLevel) && countsStill(policy, binding, at)
}

/** @param binding  undefined: nobody is bound. @returns whether a birth date, keyed in a call, would tell more there than what is known */
export function mayKeyBirthDate(policy: IdentityPolicy | undefined, binding: Proof | undefined, at: EpochMs): boolean {
  return keypadHelps(policy) && (binding === undefined || !countsStill(policy, binding, at))
}

type Proof = Pick<Binding, 'proofLevel' | 'endsAt'>

function countsStill(policy: IdentityPolicy | undefined, { proofLevel, endsAt }: Proof, at: EpochMs): boolean {
  const days = policy?.keypadDays ?? DAYS_KEPT
  return proofLevel !== 'keypad' || at < endsAt - (DAYS_KEPT - days) * DAY
}

/** Whether identity verification by a link is enough there: only then is a link of use. */
export function linkHelps(policy: IdentityPolicy | undefined, where: TellingPlace): boolean {
  return mayTell(policy, where, 'identity')
}

/** Whether a birth date keyed in a call is enough for a text there: only then is it asked for. */
export function keypadHelps(policy: IdentityPolicy | undefined): boolean {
  return mayTell(policy, 'text', 'keypad')
}
