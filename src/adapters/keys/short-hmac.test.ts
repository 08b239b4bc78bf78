import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacBytes, shortHmacOf } from './short-hmac.ts'

const hmacOf = (bytes: Uint8Array) => shortHmacOf(createSecretKey(bytes))

test('it says what createHmac says, text after text, as bytes and in hex', () => {
  const texts = fc.array(fc.uint8Array({ maxLength: 128 }))
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), texts, (bytes, asked) => {
      const key = createSecretKey(bytes)
      for (const text of asked) {
        const expected = createHmac('sha256', key).update(text).digest()
        const latin1 = Buffer.from(text).toString('latin1')
        expect(shortHmacOf(key)(latin1)).toBe(expected.toString('binary'))
        expect(shortHmacOf(key)(latin1, 'hex')).toBe(expected.toString('hex'))
      }
    }),
  )
})

test('of any text, also one that is long or not ASCII, it gives the first bytes of what createHmac says', () => {
  const key = createSecretKey(Buffer.alloc(32, 7))
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const expected = createHmac('sha256', key).update(text).digest().subarray(0, 16)
      expect(hmacBytes(key, text, 16).equals(expected)).toBe(true)
    }),
    { examples: [['노원구 보건소'], ['é'], ['x'.repeat(129)], ['x'.repeat(128)]] },
  )
})

test('each key has its own', () => {
  const [one, other] = [hmacOf(Buffer.alloc(32, 1)), hmacOf(Buffer.alloc(32, 2))]
  expect(one('x')).not.toBe(other('x'))
})

test('a text that is too long is refused, not cut', () => {
  expect(() => hmacOf(Buffer.alloc(32))('x'.repeat(129))).toThrow('129 characters')
})
