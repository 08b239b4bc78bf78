/** An incoming text about what is wrong: 정정 or WRONG first, then what the person says, or the number of an earlier request. */
import { type CorrectionNumber, parseCorrectionNumber } from '../../identity/correction.ts'

export type CorrectionText =
  | { readonly kind: 'opens'; readonly words: string }
  | { readonly kind: 'asks'; readonly number: CorrectionNumber }

const FIRST_WORD = /^[\s["'(]*(?:정정|정정요청|wrong)(?![\p{L}\p{N}])[\s\p{P}]*/iu
/** "Wrong number", "wrong person" is what a stranger answers: it asks for nothing. */
const OF_STRANGERS = /^(number|person|num|no)\b/i

/** @returns undefined where another word is the first, or a stranger answers */
export function readCorrectionText(body: string): CorrectionText | undefined {
  const text = body.normalize('NFKC')
  const [first] = FIRST_WORD.exec(text) ?? []
  if (first === undefined) return undefined
  const words = text.slice(first.length)
  if (OF_STRANGERS.test(words)) return undefined
  const number = parseCorrectionNumber(words)
  return number === undefined ? { kind: 'opens', words } : { kind: 'asks', number }
}
