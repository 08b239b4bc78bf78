/** The shop menu (가게 메뉴) that a place's registered phone hears at its own number, as scripts: what is asked, and what each answer leads to. */
import type { Language } from '../kit/language.ts'
import type { Prompt, PromptKind, ShopArrivalKind } from '../pass/prompt.ts'
import { partsOf, type WordOfDay } from '../pass/text/word-of-day.ts'
import type { Ask, CallScript, Say, Spoken } from './call-script.ts'

/** Four digits. */
export const PIN_DIGITS = 4
/** Milliseconds from the end of the words, and from each key on. */
const SILENCE_MS = 6_000
/** An alias has eight digits, a telephone number nine to eleven. */
const NUMBER_DIGITS = { least: 8, most: 12 } as const
const HANG_UP = { kind: 'hang-up' } as const

export type OwnerChoice = 'arrivals' | 'word' | 'enter'

const CHOICES: Readonly<Record<string, OwnerChoice>> = { '1': 'arrivals', '2': 'word', '3': 'enter' }

/** @returns undefined for a key that means nothing */
export function choiceOf(digits: string): OwnerChoice | undefined {
  return CHOICES[digits]
}

export type OwnerScripts = ReturnType<typeof ownerScripts>

/** All that is ever said in this dialogue, in a language. */
export function ownerScripts(language: Language) {
  const prompt = (kind: PromptKind, digits = ''): Prompt => ({ kind, language, digits })
  const say = (kind: PromptKind, digits = ''): Say => ({ kind: 'say', prompt: prompt(kind, digits) })
  const ask = (kind: PromptKind, digits: Ask['digits']): Ask => ({
    ...{ kind: 'ask', prompt: prompt(kind), again: prompt(kind), digits },
    ...{ endKey: '#', withinMs: SILENCE_MS, tries: 1 },
  })
  const script = (first: Spoken, ...more: readonly Spoken[]): CallScript => [first, ...more, HANG_UP]
  const pin = { least: PIN_DIGITS, most: PIN_DIGITS }
  const one = { least: 1, most: 1 }
  const menu = ask('shop-menu', one)
  return {
    opening: script(ask('shop-pin', pin)),
    pinAgain: script(ask('shop-pin-again', pin)),
    locked: script(say('shop-locked')),
    later: script(say('shop-later')),
    menu: script(menu),
    /** The newest first. */
    arrivals: (arrivals: readonly { readonly kind: ShopArrivalKind; readonly digits: string }[]) =>
      arrivals.length === 0
        ? script(say('shop-no-arrivals'), menu)
        : script(say('shop-arrivals'), ...arrivals.map(({ kind, digits }) => say(kind, digits)), menu),
    /** Said twice. */
    word: (word: WordOfDay) => {
      const parts = partsOf(word).map((part) => say(`word-${part}`))
      return script(say('shop-word'), ...parts, ...parts, menu)
    },
    number: script(ask('shop-visitor', NUMBER_DIGITS)),
    numberAgain: script(ask('shop-visitor-again', NUMBER_DIGITS)),
    seen: script(ask('shop-seen', one)),
    entered: script(say('shop-entered'), menu),
    companionsSeen: script(say('shop-companions'), menu),
    noCompanions: script(say('shop-no-companions'), menu),
    notEntered: script(say('shop-not-entered'), menu),
  }
}
