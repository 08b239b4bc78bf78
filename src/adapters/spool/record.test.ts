import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEntry, takenInstead } from '../../../tests/contracts/visits.fixture.ts'
import { startOfKstDay } from '../../domain/kit/time.ts'
import { isVisit } from '../../ports/visits/visit-store.ts'
import { findRecords, packRecord, readRecord, type SpoolRecord } from './record.ts'

const records = Array.from({ length: 12 }, (_, i) => ({
  seq: i * 2 ** 36 + 1,
  quarantined: i % 3 === 0,
  entry: i % 4 === 0 ? takenInstead(anEntry()) : anEntry(),
}))
const packed = records.map(packRecord)
const nameOf = (callKey: Uint8Array) => Buffer.from(callKey).toString('hex')
const original = new Map(records.map((record) => [nameOf(record.entry.visit.callKey), record]))

/** What it holds, whichever array its bytes lie in. Packed bytes are not compared: V8 writes the same whole number in one of two forms. */
const contents = (record: unknown) => structuredClone(record)

/** Of a call without a visit no more than its day is kept. */
function asKept(record: SpoolRecord | undefined): unknown {
  if (record === undefined || isVisit(record.entry)) return contents(record)
  const { visit, intent } = record.entry
  return contents({ ...record, entry: { visit: { ...visit, arrivedAt: startOfKstDay(visit.day) }, intent } })
}

test('a record comes back as it was', () => {
  for (const [place, bytes] of packed.entries()) {
    const read = readRecord(bytes)
    expect(contents(read)).toEqual(asKept(records[place]))
  }
})

test('a record with any one bit changed, cut or longer is none', () => {
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.nat(), fc.nat(7), (which, where, bit) => {
      const bytes = Buffer.from(packed[which] ?? [])
      const place = where % bytes.length
      expect(readRecord(bytes.subarray(0, place))).toBeUndefined()
      expect(readRecord(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined()
      bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
      expect(readRecord(bytes)).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('whatever lies between them and whatever is changed: whole records are found, no other is made up', () => {
  const between = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(packed[0]?.subarray(0, 25) ?? Buffer.alloc(0)), // a record that breaks off
    fc.constant(packed[1]?.subarray(0, 8) ?? Buffer.alloc(0)), // a mark alone
  )
  fc.assert(
    fc.property(
      fc.array(between, { minLength: packed.length, maxLength: packed.length }),
      fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat()), { maxLength: 6 }),
      (gaps, flips) => {
        const parts = packed.map((bytes) => Buffer.from(bytes))
        for (const [which, where] of flips) {
          const part = parts[which] ?? Buffer.alloc(1)
          part[where % part.length] = ~(part[where % part.length] ?? 0) & 0xff
        }
        const bytes = Buffer.concat(parts.flatMap((part, place) => [part, gaps[place] ?? Buffer.alloc(0)]))
        const { found } = findRecords(bytes, true)
        const names = found.map(({ entry }) => nameOf(entry.visit.callKey))
        for (const record of found)
          expect(contents(record)).toEqual(asKept(original.get(nameOf(record.entry.visit.callKey))))
        const untouched = parts.filter((part, place) => part.equals(packed[place] ?? part)).length
        expect(new Set(names).size).toBe(untouched)
      },
    ),
    { numRuns: 300 },
  )
})

test('a search in parts finds what a search in one goes through', () => {
  const bytes = Buffer.concat(packed)
  const { searched } = findRecords(bytes.subarray(0, (packed[0]?.length ?? 0) + 30), false)
  expect(searched).toBe(packed[0]?.length)
})
