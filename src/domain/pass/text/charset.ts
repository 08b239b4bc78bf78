/** A gateway's character set and its limits. The set itself (CP949) is given from outside. */

export type Charset = {
  /** Bytes of an encodable text: a Hangul syllable is 2 in CP949. */
  readonly byteLength: (text: string) => number
  /** True where every character can be sent and shown by any handset. */
  readonly canEncode: (text: string) => boolean
}

/** What people write and old handsets cannot show, with what says the same. */
const SAME: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '•': '·',
  '€': 'EUR',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
}

/**
 * A text in which every character can be sent. Look-alikes replace what cannot: `–` → `-`, `é` → `e`, 똠 → 또 (the
 * syllable without its final); what has none is `otherwise`. Question marks go too, since a handset's `?` is how a
 * lost character looks.
 *
 * @param otherwise  stands for a character without look-alike: '' in a site's name, '*' in a masked one
 */
export function encodable(text: string, charset: Charset, otherwise = ''): string {
  let sent = ''
  for (const character of text.normalize('NFC')) sent += replaced(character, charset, otherwise)
  return sent.replace(/\s+/g, ' ').trim()
}

function replaced(character: string, charset: Charset, otherwise: string): string {
  if (character === '?' || character === '？') return ''
  if (/\s/.test(character)) return ' '
  const same = SAME[character]
  if (same !== undefined) return same
  if (charset.canEncode(character)) return character
  const [base = ''] = character.normalize('NFD')
  if (base !== character && isLetter(base) && charset.canEncode(base)) return base
  const open = withoutFinal(character)
  if (open !== undefined && charset.canEncode(open)) return open
  return /[\p{L}\p{N}]/u.test(character) ? otherwise : ''
}

/** A Hangul syllable taken apart begins with a conjoining letter, which no handset shows alone. */
function isLetter(base: string): boolean {
  return /[A-Za-z]/.test(base)
}

/** 똠 → 또; undefined for all but Hangul syllables. */
function withoutFinal(character: string): string | undefined {
  const index = (character.codePointAt(0) ?? 0) - 0xac00
  return index < 0 || index > 11171 ? undefined : String.fromCodePoint(0xac00 + index - (index % 28))
}
