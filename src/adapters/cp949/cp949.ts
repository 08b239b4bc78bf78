/** CP949 as Korean text gateways take it, kept to the characters of KS X 1001 that every handset shows. */
import iconv from 'iconv-lite'
import { AppError } from '../../domain/kit/errors.ts'
import type { Charset } from '../../domain/pass/text/charset.ts'

/** Shape of the domain's charset, with the bytes themselves. */
export type Cp949 = Charset & {
  /** @throws AppError `TEXT_NOT_ENCODABLE` rather than send a "?" in the place of a character. */
  readonly encode: (text: string) => Uint8Array
  /** What cannot be read becomes U+FFFD. */
  readonly decode: (bytes: Uint8Array) => string
}

export function createCp949(): Cp949 {
  const known = ksX1001()
  const canEncode = (text: string): boolean => {
    for (const character of text) if (!isAscii(character) && !known.has(character)) return false
    return true
  }
  return {
    canEncode,
    byteLength(text) {
      let bytes = 0
      for (const character of text) bytes += isAscii(character) ? 1 : 2
      return bytes
    },
    encode(text) {
      if (!canEncode(text)) {
        throw new AppError(
          'TEXT_NOT_ENCODABLE',
          'the text holds characters outside KS X 1001; replace them before sending',
        )
      }
      return iconv.encode(text, 'cp949')
    },
    decode: (bytes) => iconv.decode(Buffer.from(bytes), 'cp949'),
  }
}

function isAscii(character: string): boolean {
  return character >= ' ' && character <= '~'
}

/**
 * The double-byte characters of KS X 1001 as of 1992: both bytes at or above A1. CP949's further 8,822 syllables (뷁, 똠)
 * and the euro and registered signs of 1998 (A2E6, A2E7) are left out: not every handset has them.
 */
function ksX1001(): ReadonlySet<string> {
  const known = new Set<string>()
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      if (lead === 0xa2 && trail >= 0xe6) break
      const character = iconv.decode(Buffer.from([lead, trail]), 'cp949')
      if (character.length === 1 && character !== '\ufffd' && !isPrivate(character)) known.add(character)
    }
  }
  return known
}

/** Rows C9 and FE are for users' own characters. */
function isPrivate(character: string): boolean {
  return character >= '\ue000' && character <= '\uf8ff'
}
