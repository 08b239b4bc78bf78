/** Rows of subjects: one length whatever they hold. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import { keyOf } from '../find-versions.ts'
import { dayNumber, dayOf, decodeRow, encodeRow, KIND, PLAIN_BYTES, peek, type SubjectRow } from './subject-row.ts'

const TODAY = '2022-01-12' as CalendarDate
const EXPIRES = '2022-02-09' as CalendarDate
const row = (value: unknown): SubjectRow => ({
  kind: KIND.status,
  subject: Uint8Array.from({ length: 16 }, (_, n) => n),
  rev: 7,
  expires: EXPIRES,
  look: TODAY,
  value,
})
test('any value that fits comes back, in rows of one length', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = encodeRow(row({ value }))
      if (plain === undefined) return
      expect(plain).toHaveLength(PLAIN_BYTES)
      expect(decodeRow(plain)).toEqual(row(JSON.parse(JSON.stringify({ value }))))
    }),
  )
})

test('what ended holds nothing', () => {
  const plain = encodeRow(row(undefined)) ?? Buffer.alloc(0)
  expect(plain).toHaveLength(PLAIN_BYTES)
  expect(decodeRow(plain)).toEqual(row(undefined))
  expect(plain.subarray(28)).toEqual(Buffer.alloc(PLAIN_BYTES - 28))
})

/** Every field has a number of its own, so that none can take another's place. */
const rows = fc.record({
  kind: fc.constantFrom(...Object.values(KIND)),
  subject: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  rev: fc.nat(0xffff_ffff),
  expires: fc.nat(0xfffe).map(dayOf),
  look: fc.option(fc.nat(0xfffe).map(dayOf), { nil: undefined }),
  value: fc.option(fc.record({ i: fc.string({ maxLength: 20 }) }), { nil: undefined }),
})

test('whatever is known of a row comes back, and is seen without reading it as a whole', () => {
  fc.assert(
    fc.property(rows, fc.nat(0xffff), (each, day) => {
      const plain = encodeRow(each) ?? Buffer.alloc(0)
      expect(decodeRow(plain)).toEqual(each)
      expect(peek.kind(plain)).toBe(each.kind)
      expect(Uint8Array.from(peek.subject(plain))).toEqual(each.subject)
      expect(peek.who(plain)).toBe(keyOf(each))
      expect(peek.rev(plain)).toBe(each.rev)
      expect(peek.isEnded(plain)).toBe(each.value === undefined)
      expect(peek.expiresBy(plain, day)).toBe(dayNumber(each.expires) <= day)
      expect(peek.looksBy(plain, day)).toBe((each.look === undefined ? 0xffff : dayNumber(each.look)) <= day)
    }),
  )
})

test('a row is over and looked at from its very day on', () => {
  const plain = encodeRow(row({})) ?? Buffer.alloc(0)
  const [expires, look] = [dayNumber(EXPIRES), dayNumber(TODAY)]
  expect([peek.expiresBy(plain, expires - 1), peek.expiresBy(plain, expires)]).toEqual([false, true])
  expect([peek.looksBy(plain, look - 1), peek.looksBy(plain, look)]).toEqual([false, true])
})

test('the bytes are those of the form that is written above it', () => {
  const plain = encodeRow(row({ a: 1 })) ?? Buffer.alloc(0)
  const head = '01 03 000102030405060708090a0b0c0d0e0f 00000007 4a58 4a3c 00 00 0007'
  expect(plain.toString('hex')).toBe(
    `${head.replaceAll(' ', '')}${Buffer.from('{"a":1}').toString('hex')}`.padEnd(968, '0'),
  )
  expect(encodeRow({ ...row(undefined), look: undefined })?.toString('hex', 22, 30)).toBe('4a58ffff01000000')
})

test('what is longer than the row is deflated, and fits to the byte or not at all', () => {
  const exactly = encodeRow(row('x'.repeat(452))) ?? Buffer.alloc(0)
  expect([exactly[26], exactly.readUInt16BE(28)]).toEqual([0, 454])
  const longer = encodeRow(row('x'.repeat(453))) ?? Buffer.alloc(0)
  expect(longer[26]).toBe(2)
  expect(decodeRow(longer)).toEqual(row('x'.repeat(453)))
  const noise = (length: number) =>
    Buffer.from(Array.from({ length }, (_, n) => (n * n * 7919) >> 3)).toString('base64')
  const lengths = Array.from({ length: 400 }, (_, n) => encodeRow(row(noise(n + 300)))?.readUInt16BE(28))
  const taken = lengths.filter((length) => length !== undefined)
  expect(Math.max(...taken)).toBeGreaterThan(445)
  expect(Math.max(...taken)).toBeLessThanOrEqual(454)
  expect(lengths).toContain(undefined)
})

test.each([
  ['another version', (plain: Buffer) => plain.fill(2, 0, 1)],
  ['no version', (plain: Buffer) => plain.fill(0, 0, 1)],
  ['a byte too few', (plain: Buffer) => plain.subarray(0, PLAIN_BYTES - 1)],
  ['a byte too many', (plain: Buffer) => Buffer.concat([plain, Buffer.alloc(1)])],
  ['nothing', () => Buffer.alloc(0)],
])('%s is no row', (_, change) => {
  expect(decodeRow(change(encodeRow(row({})) ?? Buffer.alloc(0)))).toBeUndefined()
})

test('the subject of a row is bytes of its own', () => {
  const decoded = decodeRow(encodeRow(row({})) ?? Buffer.alloc(0))
  expect(decoded?.subject.buffer.byteLength).toBe(16)
})
