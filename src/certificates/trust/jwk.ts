/** Public keys on P-256 in their form for JSON (JWK, RFC 7517). */
import { fromBase64, toBase64Url } from '../kit/base64.ts'
import { fromHex } from '../kit/hex.ts'

/** SubjectPublicKeyInfo of an uncompressed point on P-256, up to the point (RFC 5480). */
const HEAD = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004')
const COORDINATE_BYTES = 32

/** Of what a key's thumbprint is the SHA-256 (RFC 7638), or undefined where it is no key on P-256. */
export function thumbprintInput(jwk: Readonly<Record<string, unknown>>): string | undefined {
  const [x, y] = [coordinate(jwk['x']), coordinate(jwk['y'])]
  if (x === undefined || y === undefined) return undefined
  return `{"crv":"P-256","kty":"EC","x":"${toBase64Url(x)}","y":"${toBase64Url(y)}"}`
}

/** @returns DER, or undefined where it is no key on P-256; whether the point is on the curve shows when it is used */
export function spkiOfJwk(jwk: Readonly<Record<string, unknown>>): Uint8Array | undefined {
  const [x, y] = [coordinate(jwk['x']), coordinate(jwk['y'])]
  if (jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256' || x === undefined || y === undefined) return undefined
  return Uint8Array.from([...HEAD, ...x, ...y])
}

function coordinate(text: unknown): Uint8Array | undefined {
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined
  return bytes?.length === COORDINATE_BYTES ? bytes : undefined
}
