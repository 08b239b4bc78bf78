/** HumanName against a verified name: its text, or its parts in either order. */
import { type Json, listOf, objectsOf, textOf } from '../../domain/pass/records/json.ts'

/** Names that were given up do not count. */
export function hasName(patient: Json, name: string): boolean {
  const wanted = plain(name)
  return objectsOf(patient['name'])
    .filter(({ use, period }) => use !== 'old' && !('end' in Object(period)))
    .some((each) => writings(each).includes(wanted))
}

function writings(name: Json): readonly string[] {
  const family = textOf(name['family']) ?? ''
  const given = listOf(name['given']).flatMap((each) => textOf(each) ?? [])
  return [textOf(name['text']) ?? '', [family, ...given].join(''), [...given, family].join('')]
    .map(plain)
    .filter((each) => each !== '')
}

/** Spaces, commas and letter case tell nobody apart. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\s,.·-]/gu, '')
    .toUpperCase()
}

/** Korean surnames of two syllables. */
const LONG_SURNAMES = ['남궁', '황보', '제갈', '선우', '독고', '사공', '서문', '동방', '망절', '어금']

/** How a registry that keeps names in parts may have divided it: family name, first given name. */
export function divisions(name: string): readonly { readonly family: string; readonly given: string }[] {
  const parts = name.normalize('NFC').trim().split(/\s+/)
  const [first = '', ...rest] = parts
  if (parts.length > 1) {
    const last = parts.at(-1) ?? ''
    return [
      { family: last, given: first },
      { family: first, given: rest[0] ?? '' },
    ]
  }
  if (!/^\p{Script=Hangul}{2,6}$/u.test(first)) return []
  const lengths = LONG_SURNAMES.some((surname) => first.startsWith(surname)) && first.length > 2 ? [2, 1] : [1]
  return lengths.map((length) => ({ family: first.slice(0, length), given: first.slice(length) }))
}
