/** Words of a page in its reader's language: a catalogue entry has every language side by side, `{name}` where a value goes. */
import type { Language } from '../../domain/kit/language.ts'
import type { Words } from '../../domain/rules/ruleset.ts'

/** A value that is itself said in each language goes in as such. */
type Value = string | number | Words
type Holes<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
type Values<W extends Words> = [Holes<W['ko']>] extends [never] ? [] : [values: Readonly<Record<Holes<W['ko']>, Value>>]

export function say<const W extends Words>(lang: Language, words: W, ...[values]: Values<W>): string {
  const text: string = words[lang]
  return values === undefined ? text : filled(text, lang, values)
}

function filled(text: string, lang: Language, values: Readonly<Record<string, Value>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'object' ? value[lang] : String(value)
  })
}
