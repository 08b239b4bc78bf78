/** Readings of texts under trust files, by a cryptography of one's choice: the same function for Node and, bundled, for a browser. */
import { createCertificateReader } from '../../../src/certificates/read-certificate.ts'
import { mergeTrust } from '../../../src/certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../../src/certificates/trust/read-trust-file.ts'
import type { CertificateCrypto } from '../../../src/domain/certificates/certificate-crypto.ts'

/** Texts that are scanned one after the other, at one time. */
export type Vector = {
  readonly name: string
  readonly trust: readonly string[]
  /** Milliseconds since 1970. */
  readonly at: number
  readonly texts: readonly string[]
}

/** @returns of each vector its readings as JSON, what it trusts, and how much of it could not be read */
export async function readingsOf(vectors: readonly Vector[], crypto: CertificateCrypto): Promise<readonly string[]> {
  const trusted = new Map<string, ReturnType<typeof trustOf>>()
  const read: string[] = []
  for (const { trust: files, at, texts } of vectors) {
    const key = files.join('\n')
    if (!trusted.has(key)) trusted.set(key, trustOf(files, crypto))
    const trust = (await trusted.get(key)) ?? mergeTrust([])
    const reader = createCertificateReader()
    const readings = []
    for (const text of texts) readings.push(await reader(text, { trust, crypto, now: at }))
    read.push(JSON.stringify({ readings, lists: trust.lists, signers: [...trust.documentSigners.keys()] }))
  }
  return read
}

async function trustOf(files: readonly string[], crypto: CertificateCrypto) {
  const read = await Promise.all(files.map((file) => readTrustFile('test', file, crypto)))
  return mergeTrust(read.flatMap((file) => (file === undefined ? [] : [file])))
}
