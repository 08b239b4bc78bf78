/** A key to sign with, made at the start and at each rotation. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'

export const SIGNING_ALG = 'ES256'

export async function newSigningKey() {
  const { privateKey } = await generateKeyPair(SIGNING_ALG, { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: SIGNING_ALG, use: 'sig', kid: randomUUID() }
}
