/** A call key as 32 hex digits, and back: how a visit is named outside the log, and how whoever keeps many of them keeps their keys. */

import { hexDigit } from '../kit/hex-digit.ts'

const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/**
 * Joins the events of one call, and is a key for maps. It says nothing about the line. Kept, it costs 48 bytes, where a typed array of
 * 16 costs 240 and a small Buffer the pool of 64 kB that it is a slice of.
 */
export function visitRef(callKey: Uint8Array): string {
  const codes = new Array<number>(2 * callKey.length)
  for (let at = 0; at < callKey.length; at++) {
    const byte = callKey[at] ?? 0
    codes[2 * at] = DIGITS[byte >> 4] ?? 0
    codes[2 * at + 1] = DIGITS[byte & 15] ?? 0
  }
  return String.fromCharCode(...codes) // flat: a text put together piece by piece would be a chain of ten
}

/** @param ref  32 digits as `visitRef` writes them. @returns bytes that belong to nobody else */
export function callKeyOf(ref: string): Uint8Array {
  const bytes = new Uint8Array(ref.length / 2)
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (hexDigit(ref.charCodeAt(2 * at)) << 4) | hexDigit(ref.charCodeAt(2 * at + 1))
  }
  return bytes
}
