/** Making of a pass QR: claims, signed with one of our keys, as the text of an alphanumeric QR. */
import { encode } from 'cbor2'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import type { PassSigner } from '../../domain/certificates/pass-signer.ts'
import { toBase45 } from '../kit/base45.ts'
import { signedBytes } from '../kit/cose.ts'
import { fromHex } from '../kit/hex.ts'
import { writePassPayload } from './pass-payload.ts'
import { PASS_PREFIX } from './read-pass.ts'

/** Letters that an alphanumeric QR of version 10 holds at level M. */
export const LONGEST_PASS = 311

/** @param claims with a masked name of at most 40 and a ruleset's version of at most 24 letters; times in whole seconds */
export async function makePass(claims: PassClaims, { kid, sign }: PassSigner): Promise<string> {
  const protectedHeader = encode(
    new Map<number, unknown>([
      [1, -7],
      [4, fromHex(kid)],
    ]),
  )
  const payload = writePassPayload(claims)
  const signature = Uint8Array.from(await sign(signedBytes(protectedHeader, payload)))
  return PASS_PREFIX + toBase45(encode([protectedHeader, new Map(), payload, signature]))
}
