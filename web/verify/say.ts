/** Words in the language of the page, with values where `{name}` stands. */
import type { Language } from '../../src/domain/kit/language.ts'
import type { Words } from '../../src/domain/rules/ruleset.ts'

export type Said = (words: Words, values?: Readonly<Record<string, string | number>>) => string

export function say(lang: Language): Said {
  return (words, values = {}) => words[lang].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
