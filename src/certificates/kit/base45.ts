/**
 * Base45 (RFC 9285), canonical only. Own code: the package `base45` checks neither letters nor ranges, so that many texts
 * decode to the same bytes, and needs Node's Buffer (docs/decisions/0084-certificates.md).
 */

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const NONE = 255
/** Value of each character code below 128. */
const VALUES = new Uint8Array(128).fill(NONE)
for (const [value, letter] of [...LETTERS].entries()) VALUES[letter.charCodeAt(0)] = value

/** @returns undefined where `text` is not what `toBase45` makes of some bytes: other letters, a wrong length, a group too large */
export function fromBase45(text: string): Uint8Array | undefined {
  const rest = text.length % 3
  if (rest === 1) return undefined
  const whole = text.length - rest
  const bytes = new Uint8Array((whole / 3) * 2 + (rest === 2 ? 1 : 0))
  let to = 0
  for (let at = 0; at < whole; at += 3) {
    const low = valueAt(text, at)
    const middle = valueAt(text, at + 1)
    const high = valueAt(text, at + 2)
    const value = low + middle * 45 + high * 2025
    if (low === NONE || middle === NONE || high === NONE || value > 0xffff) return undefined
    bytes[to++] = value >> 8
    bytes[to++] = value & 0xff
  }
  if (rest === 0) return bytes
  const low = valueAt(text, whole)
  const high = valueAt(text, whole + 1)
  if (low === NONE || high === NONE || low + high * 45 > 0xff) return undefined
  bytes[to] = low + high * 45
  return bytes
}

export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const [first, second] = [bytes[at] ?? 0, bytes[at + 1]]
    if (second === undefined) return text + letter(first) + letter(Math.floor(first / 45))
    const value = first * 256 + second
    text += letter(value) + letter(Math.floor(value / 45)) + letter(Math.floor(value / 2025))
  }
  return text
}

function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? NONE
}

function letter(value: number): string {
  return LETTERS.charAt(value % 45)
}
