/** Intents in rows of 16, 4 and 1: what goes in comes out, in order, under ids that name row, place and hour. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeDealtIntents } from './dealt-intents.ts'
import { intentsOfRow, packIntents } from './intent-rows.ts'
import { doneName, hourOfId, idBeforeRow, idOfDoneName, placeOf, rowIdOf, sizeOf } from './outbox-ring.ts'

const HOUR = 456_097
const rowId = (number: number) => (BigInt(number) << 20n) + BigInt(HOUR)
const aNumber = fc.integer({ min: 1, max: 2 ** 37 })
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('so many intents make as few rows as the three lengths allow, and none is filled up', () => {
  const lengths = (count: number) =>
    packIntents(Array.from({ length: count }, () => randomBytes(81))).map((row) => row.length / 81)
  expect(lengths(0)).toEqual([])
  expect(lengths(3)).toEqual([1, 1, 1])
  expect(lengths(4)).toEqual([4])
  expect(lengths(39)).toEqual([16, 16, 4, 1, 1, 1])
})

test('what is packed comes out in order, each under an id of its own that rises', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70 }), aNumber, (count, number) => {
      const sealed = Array.from({ length: count }, () => randomBytes(81))
      const out = packIntents(sealed).flatMap((enc, nth) => intentsOfRow({ id: rowId(number + nth), enc }))
      expect(out.map(({ intent }) => hex(intent.sealed))).toEqual(sealed.map(hex))
      expect(out.every(({ id, intent }) => intent.hour === HOUR && hourOfId(id) === HOUR)).toBe(true)
      for (const [nth, { id }] of out.entries()) if (nth > 0) expect(id > (out[nth - 1]?.id ?? id)).toBe(true)
    }),
  )
})

test('an id tells its row, size and place, and is the same again from its name among those dealt with', () => {
  fc.assert(
    fc.property(aNumber, fc.constantFrom(1, 4, 16), (number, size) => {
      const intents = intentsOfRow({ id: rowId(number), enc: Buffer.alloc(size * 81) })
      for (const [place, { id }] of intents.entries()) {
        expect([rowIdOf(id), sizeOf(id), placeOf(id)]).toEqual([rowId(number), size, place])
        expect(id > idBeforeRow(rowId(number))).toBe(true)
        expect(doneName(id) < 2n ** 64n).toBe(true)
        expect(idOfDoneName(doneName(id))).toBe(id)
      }
    }),
  )
})

test('a row of one is named as earlier versions name it: by its own id', () => {
  const [one] = intentsOfRow({ id: rowId(7), enc: Buffer.alloc(81) })
  expect(one && doneName(one.id)).toBe(rowId(7))
  expect(idOfDoneName(rowId(7))).toBe(one?.id)
})

test('a row counts as dealt with when all its intents are, each is known before', () => {
  const dealt = makeDealtIntents()
  const intents = intentsOfRow({ id: rowId(5), enc: Buffer.alloc(16 * 81) }).map(({ id }) => id)
  const isWhole = () => dealt.from(0).bits.some((byte) => byte !== 0)
  for (const id of intents.slice(1)) dealt.add(id)
  dealt.add(intents[3] ?? 0n)
  expect(intents.map((id) => dealt.has(id))).toEqual([false, ...Array.from({ length: 15 }, () => true)])
  expect([dealt.inPart([HOUR]), dealt.inPart([HOUR - 1]), isWhole()]).toEqual([15, 0, false])
  dealt.add(intents[0] ?? 0n)
  expect([dealt.inPart([HOUR]), isWhole(), intents.every((id) => dealt.has(id))]).toEqual([0, true, true])
  dealt.add(intents[2] ?? 0n)
  expect(dealt.inPart([HOUR])).toBe(0)
})

test('what was dealt with in part is forgotten with the numbers below', () => {
  const dealt = makeDealtIntents()
  const [id = 0n] = intentsOfRow({ id: rowId(5), enc: Buffer.alloc(4 * 81) }).map((each) => each.id)
  dealt.add(id)
  dealt.forgetBelow(5)
  expect(dealt.inPart([HOUR])).toBe(1)
  dealt.forgetBelow(6)
  expect(dealt.inPart([HOUR])).toBe(0)
})
