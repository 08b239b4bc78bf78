/** A caller's prompt: its words and its language. The sound files carry the same names. */
import type { Language } from '../kit/language.ts'

export type PromptKind =
  | 'logged' // logged, nothing else to say (no text follows)
  | 'logged-pass'
  | 'logged-pass-user' // of somebody who is not the line's subscriber
  | 'logged-text'
  | 'logged-link'
  | 'logged-keys' // asks for the birth date as well
  | 'logged-unheard' // keys of this phone are not heard: a link follows
  | 'logged-alone'
  | 'logged-unknown'
  | 'logged-no-text' // a text is due and none can be sent now
  | 'repeat'
  | TakenPromptKind
  | KeysPromptKind
  | KnownKeysPromptKind
  | ShopPromptKind
  | OwnPagePromptKind
  | 'withheld'
  | 'unreadable' // no calling number, or none that can be read
  | 'unknown-number'
  | 'retired'

/** Where no visit list is kept: the same, and no word of a visit that was registered. */
export type TakenPromptKind =
  | 'taken'
  | 'taken-pass'
  | 'taken-pass-user'
  | 'taken-text'
  | 'taken-link'
  | 'taken-keys'
  | 'taken-unheard'
  | 'taken-alone'
  | 'taken-unknown'
  | 'taken-no-text'
  | 'taken-repeat'

/** About a birth date that is keyed in the call. */
export type KeysPromptKind =
  | 'keys-offered' // to whom no link can be sent
  | 'keys-again'
  | 'keys-century'
  | 'keys-taken' // the result follows by text
  | 'keys-locked'

/** About keys of a caller who is known: who came along, and that something is wrong. */
export type KnownKeysPromptKind =
  | 'came-two'
  | 'came-three'
  | 'came-taken' // where no visit list is kept
  | 'came-nobody' // none is named on the line
  | 'came-later'
  | 'correction-taken'
  | 'correction-taken-page' // to whom no text goes
  | 'correction-known'
  | 'correction-later'

/** The menu that a place's registered phone hears at its own number. */
export type ShopPromptKind =
  | 'shop-pin'
  | 'shop-pin-again'
  | 'shop-locked'
  | 'shop-later'
  | 'shop-menu'
  | 'shop-arrivals'
  | 'shop-no-arrivals'
  | ShopArrivalKind
  | 'shop-visitor'
  | 'shop-visitor-again'
  | 'shop-seen'
  | 'shop-entered'
  | 'shop-not-entered'
  | 'shop-companions'
  | 'shop-no-companions'
  | 'shop-word'
  | WordPromptKind

/** One of the two words of the day, by `partsOf`. */
export type WordPromptKind = `word-${string}`

/** One of the last arrivals, with its last four digits. */
export type ShopArrivalKind =
  | 'shop-arrival-pass'
  | 'shop-arrival-no-pass'
  | 'shop-arrival-alone'
  | 'shop-arrival-free'
  | 'shop-arrival-unknown'
  | 'shop-arrival-unverified'
  | 'shop-arrival-reported'
  | 'shop-arrival-document-seen'

/** At the service's own number (내 정보), where no visit is logged. */
export type OwnPagePromptKind = 'own-page' | 'own-page-none' | 'own-page-later' | 'own-page-no-texts'

export type Prompt = {
  readonly kind: PromptKind
  readonly language: Language
  /** Four digits spoken behind a kind that `endsWithDigits`; else empty. */
  readonly digits: string
}

/** Whether the last four digits are spoken behind it: behind every pass, the subscriber's or the user's, and every arrival told to a place's owner. */
export function endsWithDigits(kind: string): boolean {
  return /-pass(-user)?$|^shop-arrival-/.test(kind)
}
