/** CBOR that two readers could read differently, or that costs much, is refused. */
import { decode, encode, Tag } from 'cbor2'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from './hex.ts'
import { readCbor, Tagged, withoutTags } from './read-cbor.ts'

const read = (hex: string) => readCbor(fromHex(hex.replaceAll(' ', '')))

describe('is read', () => {
  test.each([
    [
      'a map',
      'a2 01 02 61 61 03',
      new Map<unknown, unknown>([
        [1, 2],
        ['a', 3],
      ]),
    ],
    ['a map without a length', 'bf 01 02 ff', new Map([[1, 2]])],
    ['a number longer than need be', 'a1 01 18 02', new Map([[1, 2]])],
    ['a float that is whole', 'f9 4000', 2],
    ['a half float', 'f9 3e00', 1.5],
    ['the smallest half float', 'f9 0001', 2 ** -24],
    ['a half float below nothing', 'f9 c400', -4],
    ['a half float without end', 'f9 fc00', Number.NEGATIVE_INFINITY],
    ['a half float that is none', 'f9 7e00', Number.NaN],
    ['a float of 32 bits', 'fa 47c35000', 100_000],
    ['a float of 64 bits', 'fb 3ff199999999999a', 1.1],
    ['a number below nothing', '38 63', -100],
    ['a large number below nothing', '3b ffffffffffffffff', -(2n ** 64n)],
    ['the largest safe number', '1b 001fffffffffffff', 2 ** 53 - 1],
    ['bytes in parts', '5f 4101 420203 ff', Uint8Array.of(1, 2, 3)],
    ['an empty text without a length', '7f ff', ''],
    ['true and false', '82 f5 f4', [true, false]],
    ['undefined in an array', '81 f7', [undefined]],
    ['a text of many letters', `78 80 ${'61'.repeat(128)}`, 'a'.repeat(128)],
    ['a text that begins with a mark of order', '65 efbbbf6161', '\ufeffaa'],
    ['an array without a length', '9f 01 02 ff', [1, 2]],
    ['a text in parts', '7f 6161 6162 ff', 'ab'],
    ['null', 'f6', null],
    ['a large number', '1b ffffffffffffffff', 2n ** 64n - 1n],
    ['a member of the name __proto__', 'a1 69 5f5f70726f746f5f5f 01', new Map([['__proto__', 1]])],
  ])('%s', (_name, hex, value) => {
    expect(read(hex)).toEqual(value)
  })

  test('a date stays text behind its tag', () => {
    const date = read('c0 6a 323032312d30312d3032')
    expect(date).toEqual(new Tagged(0, '2021-01-02'))
    expect(withoutTags(date, [0])).toBe('2021-01-02')
    expect(withoutTags(date, [1])).toBe(date)
  })

  test('a number of any length stays bytes', () => {
    expect(withoutTags(read('c2 43 010000'), [2])).toEqual(Uint8Array.of(1, 0, 0))
  })
})

describe('is refused', () => {
  test.each([
    ['nothing', ''],
    ['bytes behind it', '01 01'],
    ['a key twice', 'a2 6161 01 6161 02'],
    ['a number twice', 'a2 01 01 01 02'],
    ['a number twice, once written longer', 'a2 01 01 1801 02'],
    ['a number twice, once as a float', 'a2 01 01 f93c00 02'],
    ['a key twice without a length', 'bf 01 01 01 02 ff'],
    ['a key twice inside', 'a1 01 81 a2 01 01 01 02'],
    ['bytes for a key', 'a1 41 01 01'],
    ['an array for a key', 'a1 80 01'],
    ['a text that is no UTF-8', '62 ff41'],
    ['a text cut off', '63 6161'],
    ['bytes of 2^40', '5b 0000010000000000'],
    ['an array of 2^32', '9a ffffffff'],
    ['a map of 2^53', 'bb 0020000000000000'],
    ['an end that nothing began', 'ff'],
    ['parts of another kind', '5f 6161 ff'],
    ['a head that means nothing', '1c'],
    ['a number without end', '1f'],
    ['a negative number without end', '3f'],
    ['a tag without end', 'df 01'],
    ['a simple value that means nothing', 'e0'],
    ['a simple value in two bytes', 'f8 20'],
    ['an end in an array that has a length', '82 01 ff'],
    ['an end in place of a value', 'bf 01 ff'],
    ['an end behind a tag', '9f c1 ff ff'],
    ['a part without a length', '5f 5f ff ff'],
    ['a number cut off', '19 01'],
    ['a float cut off', 'fb 0000'],
    ['an array whose length has no end in time', '9f 01'],
    ['a part that is no UTF-8 by itself', '7f 61c3 61b6 ff'],
    ['a tag beyond all numbers', 'db ffffffffffffffff 01'],
  ])('%s', (_name, hex) => {
    expect(read(hex)).toBeUndefined()
  })

  test.each([
    ['arrays', 0x81],
    ['maps', 0xa1],
    ['tags', 0xc6],
    ['arrays without a length', 0x9f],
  ])('%s in one another, at once', (_name, head) => {
    const before = performance.now()
    expect(readCbor(new Uint8Array(16_384).fill(head))).toBeUndefined()
    expect(performance.now() - before).toBeLessThan(1_000)
  })

  test('sixteen arrays, maps and tags in one another are read, seventeen are not', () => {
    expect(read(`${'81'.repeat(16)}00`)).toBeDefined()
    expect(read(`${'81'.repeat(17)}00`)).toBeUndefined()
    expect(read(`${'a100'.repeat(16)}00`)).toBeDefined()
    expect(read(`${'a100'.repeat(17)}00`)).toBeUndefined()
    expect(read(`${'c1'.repeat(16)}00`)).toBeDefined()
    expect(read(`${'c1'.repeat(17)}00`)).toBeUndefined()
  })
})

describe('beside another reader (cbor2)', () => {
  const items = fc.letrec((tie) => ({
    item: fc.oneof(
      { depthSize: 'small' },
      ...[
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: 'grapheme' }),
      ],
      ...[
        fc.uint8Array(),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) - 1n }), // the first of them is a number to both readers
      ],
      fc.array(tie('item'), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie('item')), {
          maxLength: 4,
          selector: ([key]) => key,
        })
        .map((entries) => new Map(entries)),
    ),
  })).item

  test('what it writes comes back', () => {
    fc.assert(
      fc.property(items, (item) => {
        const back = readCbor(encode(item))
        if (back !== undefined) expect(back).toEqual(item)
        else expect(deepOf(item)).toBeGreaterThan(16)
      }),
      { numRuns: 500 },
    )
  })

  test('of any bytes both read the same, or we read nothing', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      fc.tuple(items, fc.nat(), fc.nat(255)).map(([item, at, byte]) => changed(encode(item), at, byte)),
    )
    fc.assert(
      fc.property(bytes, (some) => {
        const ours = readCbor(some)
        if (ours !== undefined) expect(inOurWords(decode(some, THEIRS))).toEqual(ours)
      }),
      { numRuns: 5_000 },
    )
  })
})

const THEIRS = {
  preferMap: true,
  ignoreGlobalTags: true,
  rejectDuplicateKeys: true,
  createObject: (pairs: readonly (readonly unknown[])[]) => new Map(pairs.map(([key, value]) => [key, value])),
} as const

function inOurWords(item: unknown): unknown {
  if (item instanceof Tag) return new Tagged(Number(item.tag), inOurWords(item.contents))
  if (item instanceof Map) return new Map([...item].map(([key, value]) => [key, inOurWords(value)]))
  return Array.isArray(item) ? item.map(inOurWords) : item
}

function changed(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at % copy.length] = byte
  return copy
}

function deepOf(item: unknown): number {
  const inside = item instanceof Map ? [...item.values()] : Array.isArray(item) ? item : undefined
  return inside === undefined ? 0 : 1 + Math.max(0, ...inside.map(deepOf))
}
