/** Keys and claims of pass QRs for tests. */
import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import { DAY, HOUR, SECOND } from '../../domain/kit/time.ts'
import { NOON } from '../dcc/dcc.fixture.ts'

export const CLAIMS: PassClaims = {
  maskedName: '홍*동',
  birthYear: 1980,
  outcome: 'pass',
  until: NOON + 20 * DAY + 3 * HOUR,
  proofLevel: 'identity',
  rulesetVersion: 'kr-2022-03-01.4',
  form: 'screen',
  showFrom: NOON,
  showUntil: NOON + 30 * SECOND,
  nonce: '0123456789abcdef',
}

/** A key pair with its entry of the published list. */
export function passKey(kid: string, change: object = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk: JsonWebKey = publicKey.export({ format: 'jwk' })
  return {
    publicKey,
    listed: { ...jwk, kid, nbf: (NOON - DAY) / SECOND, exp: (NOON + 28 * DAY) / SECOND, ...change },
    signer: {
      kid,
      sign: async (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    },
  }
}
