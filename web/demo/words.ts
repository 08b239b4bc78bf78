/** The words of the demo page, Korean first. */
import type { Language } from '../../src/domain/kit/language.ts'
import { en } from './words-en.ts'
import { ko, type Words } from './words-ko.ts'

export function wordsOf(lang: Language): Words {
  return lang === 'en' ? en : ko
}
