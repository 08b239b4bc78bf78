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
  | 'withheld'
  | 'unknown-number'
  | 'retired'

export type Prompt = {
  readonly kind: PromptKind
  readonly language: Language
  /** Four digits spoken after `logged-pass`; else empty. */
  readonly digits: string
}
