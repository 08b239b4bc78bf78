/** Words of a page in its reader's language: a catalogue entry has every language side by side, `{name}` where a value goes. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { Words } from '../../domain/rules/ruleset.ts'

/** Words in every language of pages. */
export type PageWords = Readonly<Record<PageLanguage, string>>

/** In the languages that the page is in, and Korean, from which the names of the values are read. */
type WordsIn<L extends PageLanguage> = Readonly<Record<L | 'ko', string>>
/** A value that is itself said in each language goes in as such. */
type Value<L extends PageLanguage> = string | number | Readonly<Record<L, string>>
type Holes<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
type Values<L extends PageLanguage, W extends WordsIn<L>> = [Holes<W['ko']>] extends [never]
  ? []
  : [values: Readonly<Record<Holes<W['ko']>, Value<L>>>]

export function say<L extends PageLanguage, const W extends WordsIn<L>>(
  lang: L,
  words: W,
  ...[values]: Values<L, W>
): string {
  const text: string = words[lang]
  return values === undefined ? text : filled(text, lang, values)
}

function filled<L extends PageLanguage>(text: string, lang: L, values: Readonly<Record<string, Value<L>>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'object' ? value[lang] : String(value)
  })
}

/** A name that exists in Korean and English only: English for who reads another language. */
export function named({ ko, en }: Words): PageWords {
  return { ko, en, zh: en, vi: en }
}
