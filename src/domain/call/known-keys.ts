/** Keys of a caller who is known, pressed into the words that the visit is logged: their meanings, and the scripts that follow. No silence is added for them. */
import type { Language } from '../kit/language.ts'
import type { KnownKeysPromptKind, Prompt } from '../pass/prompt.ts'
import { type CallScript, sayAndHangUp } from './call-script.ts'
import type { Keyed } from './keyed-digits.ts'

export type KnownKeys =
  /** How many came along with the caller. */
  | { readonly kind: 'came'; readonly companions: number }
  /** "This is wrong." */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'english' }
  /** A key without a meaning, or a birth date from habit: nothing is done, and the words are said anew. */
  | { readonly kind: 'say-again' }
  | { readonly kind: 'nothing' }

/** A key that others follow within this time is no choice but a number, milliseconds. */
const KEY_ALONE_MS = 1_500
/** As many digits as a birth date has. */
const MOST_DIGITS = 6

export function sayAndListen(prompt: Prompt): CallScript {
  return [
    {
      ...{ kind: 'ask', prompt, again: prompt, digits: { least: 1, most: MOST_DIGITS }, endKey: '#' },
      ...{ withinMs: KEY_ALONE_MS, tries: 1, endsWithWords: true },
    },
    { kind: 'hang-up' },
  ]
}

/** @param language  that of the words into which it was keyed */
export function meaningOf(keyed: Keyed, language: Language): KnownKeys {
  if (keyed.kind === 'nothing') return keyed
  if (keyed.kind === 'end-key') return { kind: language === 'en' ? 'say-again' : 'english' }
  switch (keyed.digits) {
    case '2':
    case '3':
      return { kind: 'came', companions: Number(keyed.digits) - 1 }
    case '9':
      return { kind: 'wrong' }
    default:
      return { kind: 'say-again' }
  }
}

/** @param companions  who came; 0: none is named on the line. @param recorded  false where the law keeps no visit list */
export function cameKind(companions: number, recorded: boolean): KnownKeysPromptKind {
  if (companions === 0) return 'came-nobody'
  if (!recorded) return 'came-taken'
  return companions === 1 ? 'came-two' : 'came-three'
}

export function sayOfKeys(kind: KnownKeysPromptKind, language: Language): CallScript {
  return sayAndHangUp({ kind, language, digits: '' })
}
