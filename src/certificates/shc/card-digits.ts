/** Text of a SMART Health Card's QR: digits, two for each letter of its JWS, in one QR or in several (`shc:/2/3/…`). */

export const CARD_PREFIX = 'shc:/'

/** Part of a card, as one QR holds it. */
export type CardChunk = {
  /** 1-based. */
  readonly index: number
  readonly count: number
  /** A part of the JWS. */
  readonly text: string
}

/** Most QRs of one card. */
const MOST_CHUNKS = 64
const CHUNKED = /^(?:([1-9]\d?)\/([1-9]\d?)\/)?((?:\d\d)+)$/
/** The letter of `00`; a JWS needs none above `z`. */
const FIRST_LETTER = 45
const LAST_LETTER = 122

/** @param text the whole text of a QR, which begins with `shc:/`. @returns undefined where it is no part of a card */
export function readChunk(text: string): CardChunk | undefined {
  const [, index = '1', count = '1', digits] = CHUNKED.exec(text.slice(CARD_PREFIX.length)) ?? []
  const jws = digits === undefined ? undefined : lettersOf(digits)
  if (jws === undefined || Number(index) > Number(count) || Number(count) > MOST_CHUNKS) return undefined
  return { index: Number(index), count: Number(count), text: jws }
}

function lettersOf(digits: string): string | undefined {
  let letters = ''
  for (let at = 0; at < digits.length; at += 2) {
    const letter = Number(digits.slice(at, at + 2)) + FIRST_LETTER
    if (letter > LAST_LETTER) return undefined
    letters += String.fromCharCode(letter)
  }
  return letters
}
