/** A trust file in any of its forms: what it trusts or withdraws, and how old it is. */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { TrustFile } from './merge-trust.ts'
import { readCardIssuers } from './read-card-issuers.ts'
import { readCardRevocations } from './read-card-revocations.ts'
import { readDccRevocations } from './read-dcc-revocations.ts'
import { readPassKeys } from './read-pass-keys.ts'
import { isPem, readPem, readSigners } from './read-signers.ts'

export type TrustReader = (json: unknown, name: string, crypto: CertificateCrypto) => Promise<TrustFile | undefined>

/** The first that knows the form reads it. */
const READERS: readonly TrustReader[] = [
  readPassKeys,
  readDccRevocations,
  readCardRevocations,
  readCardIssuers,
  readSigners,
]

/**
 * @param name of the file, for people
 * @param text PEM, or JSON, which may have a line with a signature before it
 * @returns    undefined where it is in none of the forms of docs/certificates.md
 */
export async function readTrustFile(
  name: string,
  text: string,
  crypto: CertificateCrypto,
): Promise<TrustFile | undefined> {
  const json = jsonIn(text) ?? jsonIn(text.slice(text.indexOf('\n') + 1))
  if (json === undefined) return isPem(text) ? readPem(text, name, crypto) : undefined
  for (const read of READERS) {
    const file = await read(json, name, crypto)
    if (file !== undefined) return file
  }
  return undefined
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
