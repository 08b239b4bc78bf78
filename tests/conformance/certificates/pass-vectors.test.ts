/** Vectors of the pass QR (docs/pass-qr.md), read by us and by a verifier that has nothing of ours: Perl and openssl. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../../src/adapters/node-crypto/certificate-crypto.ts'
import { toBase45 } from '../../../src/certificates/kit/base45.ts'
import { readCertificate } from '../../../src/certificates/read-certificate.ts'
import { mergeTrust } from '../../../src/certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../../src/certificates/trust/read-trust-file.ts'
import type { PassClaims } from '../../../src/domain/certificates/pass-claims.ts'

type Vector = {
  readonly name: string
  readonly text: string
  readonly at: string
  readonly reason: string | null
  readonly claims?: PassClaims
}

const root = resolve(import.meta.dirname, '../../..')
const { keys, pem, vectors }: { readonly keys: unknown; readonly pem: string; readonly vectors: readonly Vector[] } =
  JSON.parse(readFileSync(join(root, 'tests/tables/pass-qr/vectors.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'pass-vectors-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a vector', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))(
    '%s',
    async (_name, { text, at, reason, claims }) => {
      const file = await readTrustFile('vectors', JSON.stringify(keys), nodeCertificateCrypto)
      const trust = mergeTrust(file === undefined ? [] : [file])
      const reading = await readCertificate(text, { trust, crypto: nodeCertificateCrypto, now: Date.parse(at) })
      expect(reading).toMatchObject({ kind: 'pass-qr', reason, ...(claims === undefined ? {} : { pass: claims }) })
    },
  )
})

const byOthers = (text: string) => {
  writeFileSync(join(folder, 'key.pem'), pem)
  const perl = [join(root, 'docs/examples/verify-pass.pl'), join(folder, 'key.pem')]
  return execFileSync('perl', perl, { input: text, encoding: 'utf8', stdio: 'pipe' })
}
const textOf = (name: string) => vectors.find((vector) => vector.name === name)?.text ?? ''

test('another program reads the same out of it', () => {
  expect(
    byOthers(`${textOf('a screen')}\n`)
      .trimEnd()
      .split('\n'),
  ).toEqual([
    ...['signature valid', 'kid a1b2c3d4', '4 1641956430', '5 1641956400', '7 0123456789abcdef', '10 홍*동', '11 1980'],
    ...['12 0', '13 1643727600', '14 2', '15 kr-2022-03-01.4', '16 0'],
  ])
  expect(byOthers(textOf('a paper'))).toMatch(/^signature valid\n/)
})

test('another program refuses what was changed', () => {
  const invalid = expect.objectContaining({ status: 1, stdout: 'signature invalid\n' })
  expect(() => byOthers(textOf('one letter of the signature changed'))).toThrow(invalid)
  expect(() => byOthers(textOf('small letters'))).toThrow('no base45')
  const ofFourBillion = toBase45(Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff))
  expect(() => byOthers(`AP1:${ofFourBillion}`)).toThrow('cut off')
})

test('the manual shows the first', () => {
  expect(readFileSync(join(root, 'docs/pass-qr.md'), 'utf8')).toContain(textOf('a screen'))
})
