/** A tenant's policy: the proof that telling a pass needs, and whom it binds. */
import type { ProofLevel } from './person.ts'

/** Where a pass is told. */
export type TellingPlace = 'text' | 'voice' | 'door'

export type IdentityPolicy = {
  /** The least proof by which a pass is told there; below it the line counts as nobody's. */
  readonly minimum: Readonly<Record<TellingPlace, ProofLevel>>
  /** Whether somebody who is not the line's subscriber is bound as its user; texts, voice and door then say so. */
  readonly bindsUsers: boolean
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

/** Whether identity verification by a link is enough there: only then is a link of use. */
export function linkHelps(policy: IdentityPolicy | undefined, where: TellingPlace): boolean {
  return mayTell(policy, where, 'identity')
}
