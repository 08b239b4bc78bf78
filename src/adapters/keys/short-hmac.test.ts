import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeShortHmac } from './short-hmac.ts'

test('it says what createHmac says, text after text', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 128 })
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.array(ascii), (bytes, texts) => {
      const key = createSecretKey(bytes)
      const hmac = makeShortHmac(key)
      for (const text of texts) expect(hmac(text)).toBe(createHmac('sha256', key).update(text).digest('binary'))
    }),
  )
})

test('a text that is too long is refused, not cut', () => {
  expect(() => makeShortHmac(createSecretKey(Buffer.alloc(32)))('x'.repeat(129))).toThrow('129 characters')
})
