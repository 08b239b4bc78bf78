/** Tests of what stops the start in the file of identity providers: addresses in plain text. */
import { expect, test } from 'vitest'
import { readProviderSettings } from './identity-providers.ts'

const name = { ko: '은행', en: 'Bank' }
const openid = { kind: 'openid-connect', id: 'bank', name, clientId: 'ansim' }
const portone = { kind: 'portone', id: 'app', name, channelKey: 'k', apiSecret: 's' }
const read = (...providers: object[]) => readProviderSettings(JSON.stringify({ providers }))

test.each([
  [{ ...openid, issuer: 'http://id.example' }, 'the issuer of bank must be an https address'],
  [{ ...openid, issuer: 'ftp://id.example' }, 'the issuer of bank'],
  [{ ...openid, issuer: 'id.example' }, 'the issuer of bank'],
  [{ ...openid, issuer: 'http://127.0.0.1.example' }, 'the issuer of bank'],
  [{ ...portone, baseUrl: 'http://10.0.0.7:3000' }, 'the baseUrl of app must be an https address'],
])('%o is refused', (provider, said) => {
  expect(() => read(provider)).toThrow(said)
})

test('https, this machine, and what PortOne has by itself are taken', () => {
  expect(read({ ...openid, issuer: 'https://id.example' }, portone)).toHaveLength(2)
  expect(
    read({ ...openid, issuer: 'http://127.0.0.1:3000' }, { ...portone, baseUrl: 'http://localhost:1' }),
  ).toHaveLength(2)
})
