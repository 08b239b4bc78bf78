/** COSE_Sign1: the example of its working group, and what else may stand around it. */
import { encode, Tag } from 'cbor2'
import { describe, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { spkiOfJwk } from '../trust/jwk.ts'
import { readCoseSign1 } from './cose.ts'
import { fromHex, toHex } from './hex.ts'

/** RFC 9052, C.2.1, with the key "11". */
const EXAMPLE = fromHex(
  'd28443a10126a10442313154546869732069732074686520636f6e74656e742e58408eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4' +
    'd25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36',
)
const KEY = {
  algorithm: 'ES256',
  spki: spkiOfJwk({
    kty: 'EC',
    crv: 'P-256',
    x: 'usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8',
    y: 'IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4',
  }) as Uint8Array,
} as const

test('the example of RFC 9052', async () => {
  const cose = readCoseSign1(EXAMPLE)
  expect(cose).toMatchObject({ algorithm: 'ES256', kid: fromHex('3131') })
  expect(new TextDecoder().decode(cose?.payload)).toBe('This is the content.')
  expect(toHex(cose?.signed ?? new Uint8Array())).toBe(
    '846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e',
  )
  expect(await nodeCertificateCrypto.verify(KEY, cose?.signature as Uint8Array, cose?.signed as Uint8Array)).toBe(true)
})

const bytes = Uint8Array.of(1, 2, 3)
const PROTECTED = encode(
  new Map<number, unknown>([
    [1, -7],
    [4, bytes],
  ]),
)
const parts = (change: Partial<Record<0 | 1 | 2 | 3, unknown>> = {}) =>
  Object.values({ 0: PROTECTED, 1: new Map(), 2: bytes, 3: new Uint8Array(64), ...change })
const read = (item: unknown) => readCoseSign1(encode(item))

describe('tags', () => {
  test.each([
    ['none', parts()],
    ['18', new Tag(18, parts())],
    ['61', new Tag(61, parts())],
    ['61 and 18', new Tag(61, new Tag(18, parts()))],
    ['18 twice', new Tag(18, new Tag(18, parts()))],
    ['61 twice and 18 twice', new Tag(61, new Tag(61, new Tag(18, new Tag(18, parts()))))],
  ])('%s', (_name, item) => {
    expect(read(item)?.payload).toEqual(bytes)
  })

  test.each([17, 98, 24])('%i is of something else', (tag) => {
    expect(read(new Tag(tag, parts()))).toBeUndefined()
  })
})

describe('the algorithm', () => {
  const of = (alg: unknown) => read(parts({ 0: encode(new Map([[1, alg]])) }))?.algorithm
  test.each([
    [-7, 'ES256'],
    [-37, 'PS256'],
    [-35, undefined],
    [-257, undefined],
    [5, undefined],
    ['ES256', undefined],
    [undefined, undefined],
  ])('%s', (alg, name) => {
    expect(of(alg)).toBe(name)
  })

  test('counts from the other header, where the protected one has none', () => {
    expect(read(parts({ 0: new Uint8Array(), 1: new Map([[1, -37]]) }))?.algorithm).toBe('PS256')
    expect(read(parts({ 1: new Map([[1, -37]]) }))?.algorithm).toBe('ES256')
    expect(read(parts({ 0: encode(new Map([[1, 0]])), 1: new Map([[1, -37]]) }))?.algorithm).toBeUndefined()
  })
})

describe('the key id', () => {
  const other = Uint8Array.of(9)
  const header = (pairs: [number, unknown][]) => new Map(pairs)
  test('of the protected header comes first', () => {
    expect(read(parts({ 1: header([[4, other]]) }))?.kid).toEqual(bytes)
  })
  test('of the other header, where the protected one has none', () => {
    expect(read(parts({ 0: encode(header([[1, -7]])), 1: header([[4, other]]) }))?.kid).toEqual(other)
  })
  test('that is no bytes is none, whatever the other header says', () => {
    expect(
      read(
        parts({
          0: encode(
            header([
              [1, -7],
              [4, 'a'],
            ]),
          ),
          1: header([[4, other]]),
        }),
      )?.kid,
    ).toBeUndefined()
  })
})

describe('is none', () => {
  test.each([
    ['three parts', parts().slice(0, 3)],
    ['five parts', [...parts(), 1]],
    ['a map', new Map([[1, 2]])],
    ['a protected header that is no bytes', parts({ 0: new Map([[1, -7]]) })],
    ['a protected header of an array', parts({ 0: encode([1, -7]) })],
    ['an unprotected header that is an array', parts({ 1: [] })],
    ['no payload', parts({ 2: null })],
    ['a signature in text', parts({ 3: 'signature' })],
    [
      'a demand that is not known',
      parts({
        0: encode(
          new Map<number, unknown>([
            [1, -7],
            [2, [99]],
          ]),
        ),
      }),
    ],
    ['a demand in the other header', parts({ 1: new Map([[2, [99]]]) })],
  ])('%s', (_name, item) => {
    expect(read(item)).toBeUndefined()
  })
})

test.each([0, 23, 24, 255, 256, 2_000])(
  'what is signed has the length of a payload of %i bytes in its head',
  (length) => {
    const payload = new Uint8Array(length).fill(7)
    const expected = encode(['Signature1', PROTECTED, new Uint8Array(), payload])
    expect(toHex(read(parts({ 2: payload }))?.signed ?? new Uint8Array())).toBe(toHex(expected))
  },
)
