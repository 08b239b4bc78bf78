/** Tests of the file with our credentials at the registry: what is taken, and what is refused by name. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTestCertificates } from '../../../tests/support/test-certificates.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { followAccess, registrySettingsOf } from './registry-of.ts'

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

test('a changed key counts while the server runs; a file that is wrong, or open to others, changes nothing and is told once', () => {
  const registryAccessFile = join(folder, 'followed.json')
  const write = (content: object | string, mode = 0o600) => {
    rmSync(registryAccessFile, { force: true })
    writeFileSync(registryAccessFile, typeof content === 'string' ? content : JSON.stringify(content), { mode })
  }
  const tls = { certificate: 'own.crt', key: 'own.key' }
  write({ oauth: OAUTH, tls })
  const config = { registryAccessFile, production: true, readableSecrets: false }
  const told: AppEvent[] = []
  const emit = (event: AppEvent) => void told.push(event)
  const access = followAccess(config, registrySettingsOf(config), { emit }, 0)
  const kid = () => access().oauth?.key.kid
  const before = access()
  expect([kid(), access()]).toEqual(['k1', before])
  write({ oauth: { ...OAUTH, key: { ...KEY, kid: 'k2' } }, tls })
  expect(kid()).toBe('k2')
  write('{')
  expect([kid(), kid()]).toEqual(['k2', 'k2'])
  write({ oauth: OAUTH, tls }, 0o644)
  expect(kid()).toBe('k2')
  expect(told).toMatchObject([
    { type: 'fault', part: 'registry', message: expect.stringContaining('it is no JSON') },
    { type: 'fault', part: 'registry', message: expect.stringContaining('open to others') },
  ])
  expect(JSON.stringify(told)).not.toMatch(/SECRET(?!S)/)
  write({ oauth: OAUTH, tls })
  expect(kid()).toBe('k1')
  copyFileSync(join(folder, 'of-another.key'), join(folder, 'own.key'))
  expect([kid(), told.length]).toEqual(['k1', 3])
})
