/** A name as staff may see it: enough to compare with an identity card, not enough to know a stranger by. */
import type { Language } from '../kit/language.ts'
import { romanisedInitial, romaniseSurname } from './romanise.ts'

/** Surnames of two syllables that are in use today (2015 census, Statistics Korea). */
const LONG_SURNAMES: ReadonlySet<string> = new Set(
  '남궁 황보 제갈 사공 선우 서문 독고 동방 망절 어금 장곡 강전 소봉'.split(' '),
)

/** Letters: no surname in use is longer (Mangjeol, Gangjeon), and a text must be able to carry any. */
const LONGEST_SURNAME = 9

const HANGUL = /^[가-힣]+$/
/** Chinese characters, hiragana, katakana: names without spaces, read like Korean ones. */
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u

/**
 * Masks a name by Korean custom: 홍길동 → 홍*동, 남궁민수 → 남궁*수, 김솔 → 김*. Other names keep the first and the
 * last letter of their first and last word: `Maria Garcia` → `M*a G*a`. One star whatever it hides, so that the
 * length of a name is not told (a text has no room for it either).
 *
 * In an English text a Korean name is romanised: 홍길동 → `Hong G*`.
 *
 * @param name  as the identity provider gave it; spaces and any script
 * @returns never empty; `*` where nothing of the name can be shown
 * @see facts: no legal form of masking was found; this is the custom.
 */
export function maskName(name: string, language: Language): string {
  const words = name.normalize('NFC').trim().split(/\s+/)
  const joined = words.join('')
  if (HANGUL.test(joined)) return maskKorean(joined, surnameOf(words, joined), language)
  if (EAST_ASIAN.test(joined)) return maskKorean(joined, [...joined][0] ?? '', 'ko')
  const shown = words.length > 1 ? [words[0] ?? '', words.at(-1) ?? ''] : words
  return shown.map(maskWord).join(' ')
}

/** A space behind the first word tells the surname; else the list of long surnames does. */
function surnameOf(words: readonly string[], joined: string): string {
  const [first = ''] = words
  if (words.length > 1 && first.length <= 2) return first
  return joined.length > 2 && LONG_SURNAMES.has(joined.slice(0, 2)) ? joined.slice(0, 2) : joined.slice(0, 1)
}

function maskKorean(joined: string, surname: string, language: Language): string {
  const given = Array.from(joined.slice(surname.length))
  if (language === 'en') {
    const initial = given[0] === undefined ? '' : ` ${romanisedInitial(given[0])}*`
    return `${romaniseSurname(surname).slice(0, LONGEST_SURNAME)}${initial}`
  }
  if (given.length < 2) return `${surname}*`
  return `${surname}*${given.at(-1)}`
}

function maskWord(word: string): string {
  const letters = [...word.replace(/[^\p{L}\p{M}]/gu, '')]
  const [first] = letters
  if (first === undefined || letters.length === 1) return '*'
  return letters.length === 2 ? `${first}*` : `${first}*${letters.at(-1)}`
}
