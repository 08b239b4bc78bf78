/**
 * The published list of our pass keys: a JWKS (`{keys: [{kty, crv, x, y, kid, nbf, exp, revoked?}], iat}`) whose key ids have
 * 4 bytes in hexadecimal, with the nonces of passes that were withdrawn (`revokedPasses`). In doubt a key is withdrawn.
 */
import type { PassKey } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { SECOND } from '../../domain/kit/time.ts'
import { numericDateOf } from '../kit/numeric-date.ts'
import { spkiOfJwk } from './jwk.ts'
import { laterKey, type TrustFile } from './merge-trust.ts'

const KID = /^[0-9a-f]{8}$/
const NONCE = /^[0-9a-f]{16}$/i

export async function readPassKeys(json: unknown, name: string): Promise<TrustFile | undefined> {
  if (!isObject(json) || !Array.isArray(json['keys']) || !Array.isArray(json['revokedPasses'])) return undefined
  const passKeys = new Map<string, PassKey>()
  let unread = 0
  for (const each of json['keys']) {
    const named = isObject(each) ? readKey(each) : undefined
    if (named === undefined) {
      unread++
      continue
    }
    const [kid, key] = named
    const before = passKeys.get(kid)
    passKeys.set(kid, before === undefined ? key : laterKey(before, key))
  }
  const listed: readonly unknown[] = json['revokedPasses']
  const nonces = listed.flatMap((each) => (typeof each === 'string' && NONCE.test(each) ? each.toLowerCase() : []))
  const passes = new Set(nonces)
  unread += listed.length - nonces.length
  const asOf = numericDateOf(json['iat'])
  return { part: { passKeys, revocations: { passes } }, lists: [{ name, kind: 'pass-keys', asOf, unread }] }
}

function readKey(jwk: Readonly<Record<string, unknown>>): readonly [string, PassKey] | undefined {
  const { kid, nbf, exp, revoked } = jwk
  const spki = spkiOfJwk(jwk)
  if (spki === undefined || typeof kid !== 'string' || !KID.test(kid)) return undefined
  if (typeof nbf !== 'number' || typeof exp !== 'number') return undefined
  const key = { algorithm: 'ES256', spki } as const
  return [
    kid,
    { key, from: nbf * SECOND, until: exp * SECOND, revoked: ![undefined, null, false].includes(revoked as never) },
  ]
}
