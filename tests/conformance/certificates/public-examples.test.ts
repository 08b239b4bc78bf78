/** Examples of the EU's own test data (tests/tables/dcc/dgc-testdata.json), read under the certificate that each brings along. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../../src/adapters/node-crypto/certificate-crypto.ts'
import { readCertificate } from '../../../src/certificates/read-certificate.ts'
import { mergeTrust } from '../../../src/certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../../src/certificates/trust/read-trust-file.ts'

type Example = {
  readonly file: string
  readonly description: string
  readonly prefix: string
  readonly certificate: string
  readonly clock: string
  readonly expected: Readonly<Record<string, unknown>>
}
const { examples }: { readonly examples: readonly Example[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../tables/dcc/dgc-testdata.json'), 'utf8'),
)

describe('an example of the EU', () => {
  test.each(examples.map((example) => [`${example.file}: ${example.description}`, example] as const))(
    '%s',
    async (_name, { prefix, certificate, clock, expected }) => {
      const file = await readTrustFile('test', JSON.stringify([{ x5c: [certificate] }]), nodeCertificateCrypto)
      const trust = mergeTrust(file === undefined ? [] : [file])
      expect(trust.documentSigners.size).toBe(1)
      const context = { trust, crypto: nodeCertificateCrypto, now: Date.parse(clock) }
      expect(await readCertificate(prefix, context)).toMatchObject(expected)
    },
  )
})
