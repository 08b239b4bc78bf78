/** Tests of the file with our credentials at the registry: what is taken, and what is refused by name. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestCertificates } from '../../../tests/support/test-certificates.ts'
import { registrySettingsOf } from './registry-of.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'registry-access-'))
  const certificates = makeTestCertificates()
  const { certificate, key } = certificates.sign('own')
  copyFileSync(certificate, join(folder, 'own.crt'))
  copyFileSync(key, join(folder, 'own.key'))
  copyFileSync(certificates.sign('other').key, join(folder, 'of-another.key'))
  certificates.remove()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pem = (name: string) => readFileSync(join(folder, name), 'utf8')
const KEY = { kty: 'EC', crv: 'P-384', x: 'x', y: 'y', d: 'SECRET', alg: 'ES384', kid: 'k1' }
const OAUTH = { tokenUrl: 'https://registry.example/token', clientId: 'ansimpass', key: KEY }

function read(content: object | string, production = true) {
  const registryAccessFile = join(folder, 'access.json')
  writeFileSync(registryAccessFile, typeof content === 'string' ? content : JSON.stringify(content))
  return registrySettingsOf({ registryAccessFile, production })
}

test('key, certificate, codes and the identifier’s system are taken; files lie beside the file', () => {
  const codes = { vaccines: { 'https://registry.example/v': { V1: 'pfizer' } } }
  const tls = { certificate: 'own.crt', key: 'own.key' }
  const settings = read({ oauth: OAUTH, tls, codes, identifierSystem: 'urn:oid:1' })
  expect(settings).toMatchObject({ codes, identifierSystem: 'urn:oid:1' })
  expect(settings.access?.tls).toEqual({ certificate: pem('own.crt'), key: pem('own.key') })
  expect(settings.access?.oauth).toMatchObject({ key: KEY, scope: expect.stringContaining('system/Immunization.read') })
})

test('without a file there is nothing, and a demo may give codes alone', () => {
  expect(registrySettingsOf({ registryAccessFile: undefined, production: true })).toEqual({})
  expect(read({ codes: {} }, false)).toMatchObject({ codes: {} })
})

test.each([
  ['no JSON', '{', /it is no JSON/],
  ['an unknown field', { oauht: {} }, /oauht|additional/],
  ['neither key nor certificate', { codes: {} }, /nothing says who we are/],
  ['a public key', { oauth: { ...OAUTH, key: { ...KEY, d: undefined } } }, /no private key/],
  ['a key without its algorithm', { oauth: { ...OAUTH, key: { ...KEY, alg: 'none' } } }, /oauth\/key\/alg/],
  [
    'a token over the net in plain text',
    { oauth: { ...OAUTH, tokenUrl: 'http://registry.example/token' } },
    /use https/,
  ],
  ['a certificate without its key', { tls: { certificate: 'own.crt' } }, /certificate and key/],
  [
    'a key of another certificate',
    { tls: { certificate: 'own.crt', key: 'of-another.key' } },
    /the key of that certificate/,
  ],
  ['an authority that is none', { oauth: OAUTH, tls: { authority: 'own.key' } }, /tls\.authority is .* no certificate/],
  ['a file that is not there', { tls: { certificate: 'own.crt', key: 'other.key' } }, /cannot be read/],
])('refused by name, without what stands in it: %s', (_name, content, said) => {
  let message = ''
  try {
    read(content)
  } catch (error) {
    message = String(error)
  }
  expect(message).toMatch(said)
  expect(message).not.toContain('SECRET')
})
