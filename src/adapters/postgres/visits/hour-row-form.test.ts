/** Rows of an hour: one length in each ring, and what does not fit is told. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHourRow, ENC_BYTES, encodeHourRow } from './hour-row-form.ts'

const RINGS = ['texts', 'arrivals', 'links', 'attempts'] as const

test('any value and bytes that fit come back, in rows of one length', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RINGS), fc.jsonValue(), fc.uint8Array({ maxLength: 300 }), (ring, value, bytes) => {
      const plain = encodeHourRow(ring, value, bytes)
      if (plain === undefined) return
      expect(plain).toHaveLength(ENC_BYTES[ring] - 28)
      const back = decodeHourRow(plain)
      expect(back.value).toEqual(JSON.parse(JSON.stringify(value)))
      expect(Uint8Array.from(back.bytes)).toEqual(bytes)
    }),
  )
})

test.each([
  ['texts', 12],
  ['arrivals', 480],
  ['links', 480],
  ['attempts', 3_968],
] as const)('a row of %s takes %i bytes, not one more', (ring, room) => {
  const bytes = randomBytes(room - 1)
  const plain = encodeHourRow(ring, 7, bytes) ?? Buffer.alloc(4)
  expect(decodeHourRow(plain)).toEqual({ value: 7, bytes })
  expect(encodeHourRow(ring, 7, randomBytes(room))).toBeUndefined()
  expect(encodeHourRow(ring, 'x'.repeat(room - 1))).toBeUndefined()
})

test('lengths are those of bytes, not of letters; what follows is zeroes', () => {
  const plain = encodeHourRow('links', { name: '한' }, Buffer.from([7, 8])) ?? Buffer.alloc(4)
  const text = Buffer.from('{"name":"한"}')
  expect(plain.subarray(0, 4)).toEqual(Buffer.from([0, text.length, 0, 2]))
  expect(plain.subarray(4)).toEqual(Buffer.concat([text, Buffer.from([7, 8]), Buffer.alloc(480 - text.length - 2)]))
  expect(encodeHourRow('links', '한'.repeat(150), randomBytes(28))).toHaveLength(484)
  expect(encodeHourRow('links', '한'.repeat(150), randomBytes(29))).toBeUndefined()
})

test('without bytes none come back', () => {
  const plain = encodeHourRow('texts', { a: 1 }) ?? Buffer.alloc(4)
  expect(decodeHourRow(plain)).toEqual({ value: { a: 1 }, bytes: Buffer.alloc(0) })
})
