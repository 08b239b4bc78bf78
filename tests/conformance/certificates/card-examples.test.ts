/** Examples of the SMART Health Cards specification, with its issuer's keys and its list of withdrawn cards. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { contextOf, trustIn } from '../../../src/certificates/dcc/dcc.fixture.ts'
import { createCertificateReader, readCardFile, readCertificate } from '../../../src/certificates/read-certificate.ts'
import { qrsOf } from '../../../src/certificates/shc/shc.fixture.ts'

const { qrOf00, examples } = JSON.parse(readFileSync('tests/tables/shc/spec-examples.json', 'utf8'))
const issuer = readFileSync('docs/examples/trust/health-card-issuer.json', 'utf8')
const withdrawn = readFileSync('docs/examples/trust/withdrawn-health-cards.json', 'utf8')
const jwsOf = (name: string): string =>
  examples.find(({ example }: { readonly example: string }) => example === name).jws
const AFTER = Date.parse('2022-12-01T00:00:00Z')

let context: ReturnType<typeof contextOf>
beforeAll(async () => {
  context = contextOf(await trustIn(issuer, withdrawn), AFTER)
})

test.each([
  ['00', 'John B. Anyperson', '1951-01-20', 'moderna'],
  ['01', 'Jane C. Anyperson', '1961-01-20', 'pfizer'],
])('example %s: two doses of one person', async (name, person, birthDate, vaccine) => {
  const dose = { kind: 'vaccination', vaccine, seriesDoses: 2 }
  expect(await readCertificate(qrsOf(jwsOf(name))[0] ?? '', context)).toMatchObject({
    verified: true,
    signature: 'valid',
    expired: false,
    person: { name: person, birthDate },
    evidence: [
      { ...dose, dose: 1, date: '2021-01-01' },
      { ...dose, dose: 2, date: '2021-01-29' },
    ],
  })
})

test('example 00 is the QR that the specification prints, and its file is the same card', async () => {
  expect(qrsOf(jwsOf('00'))).toEqual([qrOf00])
  const file = JSON.stringify({ verifiableCredential: [jwsOf('00')] }, null, 2)
  expect(await readCardFile(file, context)).toEqual([await readCertificate(qrOf00, context)])
  expect(await readCertificate(file, context)).toEqual(await readCertificate(qrOf00, context))
})

test('example 02, in three QRs: signed, and a laboratory panel of nobody', async () => {
  const read = createCertificateReader()
  const readings = []
  for (const text of qrsOf(jwsOf('02'), 3)) readings.push(await read(text, context))
  expect(readings.map(({ signature, reason }) => [signature, reason])).toEqual([
    ['absent', 'chunks-missing'],
    ['absent', 'chunks-missing'],
    ['valid', 'schema-invalid'],
  ])
})

test('example 03 is withdrawn, and read where the list is not there', async () => {
  const [text = ''] = qrsOf(jwsOf('03'))
  expect(await readCertificate(text, context)).toMatchObject({
    signature: 'valid',
    reason: 'revoked',
    person: { name: 'Johnny Revoked' },
  })
  expect(await readCertificate(text, contextOf(await trustIn(issuer), AFTER))).toMatchObject({ verified: true })
})
