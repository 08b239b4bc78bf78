/** Revocation of EU certificates by lists of hashes: of the signature, of the identifier, of country and identifier. */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { HashList, Trust } from '../../domain/certificates/trust.ts'
import type { CoseSign1 } from '../kit/cose.ts'
import { utf8 } from '../kit/utf8.ts'

/** Bytes of a SHA-256 that lists keep. */
const KEPT = 16
/** Lists of whatever key. */
const ANY_KEY = '*'

export async function isRevoked(
  cose: CoseSign1,
  kid: string,
  { issuer, uci }: { readonly issuer: string | undefined; readonly uci: string | undefined },
  trust: Trust,
  crypto: CertificateCrypto,
): Promise<boolean> {
  const lists = [...(trust.revocations.dcc.get(kid) ?? []), ...(trust.revocations.dcc.get(ANY_KEY) ?? [])]
  if (lists.length === 0) return false
  const found = await Promise.all(
    lists.map(async (list) => {
      const hashed = hashedBytes(list.of, cose, issuer, uci)
      return hashed !== undefined && list.has((await crypto.sha256(hashed)).subarray(0, KEPT))
    }),
  )
  return found.includes(true)
}

/**
 * Of an ECDSA signature only `r`: anybody can make `s` another one that verifies as well.
 *
 * @see EU DCC Revocation, hash types
 */
function hashedBytes(
  of: HashList['of'],
  { algorithm, signature }: CoseSign1,
  issuer: string | undefined,
  uci: string | undefined,
): Uint8Array | undefined {
  if (of === 'signature') return algorithm === 'ES256' ? signature.subarray(0, 32) : signature
  if (uci === undefined) return undefined
  return utf8(of === 'uci' ? uci : `${issuer ?? ''}${uci}`)
}
