/** Halves of the authority's pair as keys that HPKE works with. */
import { AppError } from '../../domain/kit/errors.ts'
import type { PrivateJwk, PublicJwk } from './authority-key.ts'
import { hpkeSuite } from './suite.ts'

/** @throws AppError `AUTHORITY_KEY_INVALID` */
export async function importPublic(jwk: PublicJwk): Promise<CryptoKey> {
  try {
    return await hpkeSuite().kem.importKey('jwk', jwk, true)
  } catch (cause) {
    throw new AppError(
      'AUTHORITY_KEY_INVALID',
      'The authority key is no P-256 public key in JWK form; take public-key.json as made by "ansimpass keys generate"',
      { cause },
    )
  }
}

/** @throws AppError `AUTHORITY_KEY_INVALID` */
export async function importPrivate(jwk: PrivateJwk): Promise<CryptoKey> {
  try {
    const { kty, crv, x, y, d } = jwk
    return await hpkeSuite().kem.importKey('jwk', { kty, crv, x, y, d, key_ops: ['deriveBits'] }, false)
  } catch (cause) {
    throw new AppError('AUTHORITY_KEY_INVALID', 'The private key is no P-256 key in JWK form', { cause })
  }
}
