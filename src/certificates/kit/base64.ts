/** Base64 of either alphabet (RFC 4648), with or without padding. */
import { base64url } from 'jose'

/** @returns undefined where it is none */
export function fromBase64(text: string): Uint8Array | undefined {
  const bare = text
    .replace(/={1,2}$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  if (!/^[\w-]*$/.test(bare) || bare.length % 4 === 1) return undefined
  return base64url.decode(bare)
}

export function toBase64Url(bytes: Uint8Array): string {
  return base64url.encode(bytes)
}

/** As a JWS has it (RFC 7515): base64url without padding, of which only one text is the right one. @returns undefined where it is none */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text)
  return bytes !== undefined && toBase64Url(bytes) === text ? bytes : undefined
}
