/** Base45 by RFC 9285, and one text only for any bytes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase45, toBase45 } from './base45.ts'
import { utf8 } from './utf8.ts'

test.each([
  ['AB', 'BB8'],
  ['Hello!!', '%69 VD92EX0'],
  ['base-45', 'UJCLQE7W581'],
  ['ietf!', 'QED8WEX0'],
  ['', ''],
])('the examples of RFC 9285: %s', (text, encoded) => {
  expect(toBase45(utf8(text))).toBe(encoded)
  expect(fromBase45(encoded)).toEqual(utf8(text))
})

test.each([
  ['a group of three beyond 65,535', 'GGW'],
  ['the largest group of three', ':::'],
  ['a group of two beyond 255', 'V5'],
  ['one letter over', 'BB8B'],
  ['a small letter', 'bB8'],
  ['a small letter in the middle', 'Bb8'],
  ['a small letter at the end', 'BBb'],
  ['a small letter in the last two', 'BB8b0'],
  ['a letter of no alphabet', 'BB_'],
  ['a letter beyond ASCII', 'BB한'],
  ['a line end', 'BB8\n'],
])('is refused: %s', (_name, text) => {
  expect(fromBase45(text)).toBeUndefined()
})

test('the largest values there are', () => {
  expect(fromBase45('FGW')).toEqual(Uint8Array.of(255, 255))
  expect(fromBase45('U5')).toEqual(Uint8Array.of(255))
})

test('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(fromBase45(toBase45(bytes))).toEqual(bytes)
    }),
  )
})

test('whatever is read is the only text of its bytes', () => {
  const letters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
      const bytes = fromBase45(text)
      expect(bytes === undefined ? text : toBase45(bytes)).toBe(text)
    }),
    { numRuns: 2_000 },
  )
})
