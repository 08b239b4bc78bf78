/**
 * Message ids made comparable: gateways name a text in their receipt otherwise than in their answer.
 *
 * Both are brought into one form before they leave the adapter, so that whoever keeps them compares them as they are.
 */

export type IdForm =
  /** The same in both. */
  | 'as-is'
  /** Letter case differs. */
  | 'any-case'
  /** Zeros in front differ, and letter case. */
  | 'padded'
  /** Hexadecimal in the answer, decimal in the receipt. */
  | 'hex-answer'
  /** Decimal in the answer, hexadecimal in the receipt. */
  | 'hex-receipt'

export const ID_FORMS: readonly IdForm[] = ['as-is', 'any-case', 'padded', 'hex-answer', 'hex-receipt']

/** Without its NUL (SMPP 3.4, 5.2.23). */
const LONGEST_ID = 64

/**
 * What cannot be a number in its form stays as it is: better unmatched than matched to another's.
 *
 * @returns undefined for what is no id: none, or longer than one may be, of which nobody keeps fifty thousand
 */
export function comparableId(id: string, from: 'answer' | 'receipt', form: IdForm): string | undefined {
  if (id === '' || id.length > LONGEST_ID) return undefined
  switch (form) {
    case 'as-is':
      return id
    case 'any-case':
      return id.toLowerCase()
    case 'padded':
      return withoutZeros(id.toLowerCase())
    case 'hex-answer':
      return from === 'answer' ? decimal(id, 16) : decimal(id, 10)
    case 'hex-receipt':
      return from === 'answer' ? decimal(id, 10) : decimal(id, 16)
  }
}

function withoutZeros(id: string): string {
  return id.replace(/^0+(?=.)/, '')
}

function decimal(id: string, base: 10 | 16): string {
  const digits = base === 16 ? id.replace(/^0x/i, '') : id
  if (!(base === 16 ? /^[\da-f]{1,64}$/i : /^\d{1,64}$/).test(digits)) return id
  return BigInt(base === 16 ? `0x${digits}` : digits).toString()
}
