/** Codes of links: twelve characters that nobody takes for another, of which only a hash is kept. */
import { createHash, randomBytes } from 'node:crypto'

/** Base32 without 0, 1, I and O, which are taken for one another: 8 digits and 24 letters. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE = new RegExp(`^[${ALPHABET}]{12}$`)

/** 12 × 5 random bits. */
export function newCode(): string {
  let code = ''
  for (const byte of randomBytes(12)) code += ALPHABET[byte & 31]
  return code
}

/** SHA-256 of a code typed in any case; undefined where it is none. */
export function hashOfCode(typed: string): Buffer | undefined {
  const code = typed.length === 12 ? typed.toUpperCase() : ''
  return CODE.test(code) ? createHash('sha256').update(code).digest() : undefined
}
