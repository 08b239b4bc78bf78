/** Tests of the file with our credentials at the registry: what is taken, and what is refused by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registrySettingsOf } from './registry-of.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'registry-access-'))
  writeFileSync(join(folder, 'own.crt'), 'CERTIFICATE')
  writeFileSync(join(folder, 'own.key'), 'KEY')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  expect(settings.access?.tls).toEqual({ certificate: 'CERTIFICATE', key: 'KEY' })
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
