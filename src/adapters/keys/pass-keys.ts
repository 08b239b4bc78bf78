/** Keys of pass QRs, out of the ring's: each 28 days another, whose 32 bytes are the private key on P-256. */
import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { addDays, type CalendarDate, DAY, SECOND, startOfKstDay } from '../../domain/kit/time.ts'
import type { PassKeyList, PassKeys } from '../../ports/certificates/pass-keys.ts'
import { LOOKUP_DAYS, lookupBegin } from './key-life.ts'
import type { KeyRing } from './key-ring.ts'
import type { PassRevocations } from './pass-revocations.ts'

/** How long before it signs a key is published. */
const PUBLISHED_AHEAD_MS = 7 * DAY

type Jwk = { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }

export function createPassKeys(
  ring: Pick<KeyRing, 'passKey' | 'onDisk' | 'destroy'>,
  revocations: PassRevocations,
): PassKeys {
  function keyOf(begin: CalendarDate) {
    const { jwk, privateKey } = keyPairOf(ring.passKey(begin))
    const kid = createHash('sha256').update(`${jwk.x}.${jwk.y}`).digest('hex').slice(0, 8)
    return { jwk, kid, privateKey }
  }

  function listed(begin: CalendarDate, revoked: boolean): PassKeyList['keys'][number] {
    const { jwk, kid } = keyOf(begin)
    const [nbf, exp] = [begin, addDays(begin, LOOKUP_DAYS)].map((day) => startOfKstDay(day) / SECOND) as [
      number,
      number,
    ]
    return { ...jwk, kid, nbf, exp, revoked }
  }

  return {
    signerAt(at) {
      const { kid, privateKey } = keyOf(lookupBegin(at))
      return { kid, sign: async (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }) }
    },
    published(now) {
      const begins = new Set([...ring.onDisk('pass'), lookupBegin(now), lookupBegin(now + PUBLISHED_AHEAD_MS)])
      const { keys, passes } = revocations.read()
      return {
        iat: Math.floor(now / SECOND),
        keys: [...[...begins].sort().map((begin) => listed(begin as CalendarDate, false)), ...keys],
        revokedPasses: passes,
      }
    },
    revokeKey(now) {
      const begin = lookupBegin(now)
      revocations.addKey(listed(begin, true))
      ring.destroy('pass', begin)
    },
    revokePass: (nonce) => revocations.addPass(nonce),
  }
}

function keyPairOf(secret: KeyObject): { readonly jwk: Jwk; readonly privateKey: KeyObject } {
  const bytes = secret.export()
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(bytes)
  const point = curve.getPublicKey()
  const jwk: Jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const privateKey = createPrivateKey({ key: { ...jwk, d: bytes.toString('base64url') }, format: 'jwk' })
  bytes.fill(0)
  return { jwk, privateKey }
}
