/** What a caller hears: which words, in which language. The sound files carry the same names. */
import type { Language } from '../language.ts'

export type PromptKind =
  | 'logged' // logged, nothing else to say (no text follows)
  | 'logged-pass'
  | 'logged-text'
  | 'logged-link'
  | 'logged-alone'
  | 'logged-unknown'
  | 'repeat'
  | TakenPromptKind
  | 'withheld'
  | 'unknown-number'
  | 'retired'

/** Where no visit list is kept: the same, and no word of a visit that was registered. */
export type TakenPromptKind =
  | 'taken'
  | 'taken-pass'
  | 'taken-text'
  | 'taken-link'
  | 'taken-alone'
  | 'taken-unknown'
  | 'taken-repeat'

export type Prompt = {
  readonly kind: PromptKind
  readonly language: Language
  /** Four digits spoken after `logged-pass` and `taken-pass`; else empty. */
  readonly digits: string
}
