/** Issuers of SMART Health Cards and their lists of withdrawn cards, in every form; what is not whole trusts nothing. */
import { expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { trustIn } from '../dcc/dcc.fixture.ts'
import { cardKey, ISSUER } from '../shc/shc.fixture.ts'
import { readTrustFile } from './read-trust-file.ts'

const read = (json: unknown) => readTrustFile('list', JSON.stringify(json), nodeCertificateCrypto)
const key = await cardKey()
const other = await cardKey()

test.each([
  ['one issuer', { iss: ISSUER, keys: [key.jwk] }],
  ['named otherwise', { issuer: ISSUER, keys: [key.jwk] }],
  ['several', [{ iss: ISSUER, keys: [key.jwk] }]],
  ['by URL', { [ISSUER]: { keys: [key.jwk] } }],
  ['by URL, bare', { [ISSUER]: [key.jwk] }],
  ['the VCI directory’s snapshot', { issuerInfo: [{ issuer: { iss: ISSUER, name: 'Test' }, keys: [key.jwk] }] }],
])('%s', async (_name, json) => {
  const { cardIssuers, lists } = await trustIn(json)
  expect([...(cardIssuers.get(ISSUER)?.keys() ?? [])]).toEqual([key.kid])
  expect(lists).toMatchObject([{ kind: 'card-issuers', unread: 0 }])
})

test.each([
  ['under another thumbprint', { kid: other.kid }],
  ['without a name', { kid: undefined }],
  ['for encryption', { use: 'enc' }],
  ['for nothing', { use: undefined }],
  ['for another algorithm', { alg: 'ES384' }],
  ['on another curve', { crv: 'P-384' }],
  ['with its private half', { d: 'AAAA' }],
  ['cut off', { x: 'AAAA' }],
])('a key %s is counted, and not trusted', async (_name, change) => {
  const { cardIssuers, lists } = await trustIn({ iss: ISSUER, keys: [{ ...key.jwk, ...change }, other.jwk, 7] })
  expect([...(cardIssuers.get(ISSUER)?.keys() ?? [])]).toEqual([other.kid])
  expect(lists).toMatchObject([{ unread: 2 }])
})

test('an issuer that is none is counted', async () => {
  const entries = [{ iss: 'http://health.example', keys: [key.jwk] }, { iss: ISSUER, keys: 7 }, 7, { iss: 7, keys: [] }]
  const { cardIssuers, lists } = await trustIn([...entries, { iss: ISSUER, keys: [] }])
  expect([[...cardIssuers.keys()], lists]).toMatchObject([[ISSUER], [{ unread: 4 }]])
})

test.each([
  ['iat', { iat: 1_641_772_800 }],
  ['asOf', { asOf: '2022-01-10T00:00:00Z' }],
  ['time', { time: '2022-01-10T00:00:00Z' }],
])('its age is told by %s', async (_name, told) => {
  const file = await read({ iss: ISSUER, keys: [], ...told })
  expect(file?.lists[0]?.asOf).toBe(Date.parse('2022-01-10T00:00:00Z'))
})

test('keys of one issuer add up over files', async () => {
  const { cardIssuers } = await trustIn({ iss: ISSUER, keys: [key.jwk] }, { iss: ISSUER, keys: [other.jwk] })
  expect([...(cardIssuers.get(ISSUER)?.keys() ?? [])]).toEqual([key.kid, other.kid])
})

test('withdrawn cards add up, and each for the longer time; a list in the snapshot counts, too', async () => {
  const crl = (ctr: number, ...rids: readonly unknown[]) => ({ kid: key.kid, method: 'rid', ctr, rids })
  const snapshot = {
    issuerInfo: [{ issuer: { iss: ISSUER }, keys: [{ ...key.jwk, crlVersion: 3 }], crls: [crl(3, 'a', 'b.20')] }],
  }
  const { revocations, cardIssuers, lists } = await trustIn(snapshot, [
    crl(2, 'b.10', 'a.5', 'c.7', 'c'),
    crl(1, 'd.9'),
  ])
  expect(revocations.cards.get(key.kid)).toEqual({
    version: 3,
    rids: new Map([
      ['a', Number.POSITIVE_INFINITY],
      ['b', 20_000],
      ['c', Number.POSITIVE_INFINITY],
      ['d', 9_000],
    ]),
  })
  expect(cardIssuers.get(ISSUER)?.get(key.kid)?.revocations).toBe(3)
  expect(lists.map(({ kind }) => kind)).toEqual(['card-issuers', 'card-revocations', 'card-revocations'])
})

test.each([
  ['of letters that none has', 'a b', 1],
  ['too long', 'a'.repeat(25), 1],
  ['with a time in words', 'a.soon', 1],
  ['that is no text', 7, 1],
  ['of 24 letters', 'a'.repeat(24), 0],
])('a rid %s', async (_name, rid, unread) => {
  const file = await read({ kid: key.kid, method: 'rid', ctr: 1, rids: [rid] })
  expect(file?.lists).toMatchObject([{ kind: 'card-revocations', unread }])
})

test('cards that are named by another method are not known', async () => {
  const file = await read({ kid: key.kid, method: 'hash', ctr: 1, rids: ['a', 'b'], asOf: '2022-01-10T00:00:00Z' })
  expect(file?.lists).toMatchObject([{ unread: 2, asOf: Date.parse('2022-01-10T00:00:00Z') }])
  expect(file?.part.revocations?.cards?.get(key.kid)?.rids.size).toBe(0)
})

test.each([[{ keys: [key.jwk] }], [{ iss: ISSUER }], [{ kid: key.kid }], [[]]])('%j names no issuer', async (json) => {
  const file = await read(json)
  expect(file?.part.cardIssuers).toBeUndefined()
})

test('what is no list beside those that are is counted, and revives nobody', async () => {
  const list = { kid: key.kid, method: 'rid', ctr: 1, rids: ['a'] }
  const alone = await read([list, null, { kid: key.kid }])
  expect(alone?.lists).toMatchObject([{ kind: 'card-revocations', unread: 2 }])
  const issuers = (crls: unknown) => ({ issuerInfo: [{ issuer: { iss: ISSUER }, keys: [key.jwk], crls }] })
  for (const file of [alone, await read(issuers([null, list]))])
    expect(file?.part.revocations?.cards?.get(key.kid)?.rids.has('a')).toBe(true)
  expect((await read(issuers({ rids: ['a'] })))?.lists).toMatchObject([{ kind: 'card-issuers', unread: 1 }])
  for (const crls of [undefined, null, []]) expect((await read(issuers(crls)))?.lists).toMatchObject([{ unread: 0 }])
})
