/** CBOR that two readers could read differently, or that costs much, is refused. */
import { Tag } from 'cbor2'
import { describe, expect, test } from 'vitest'
import { fromHex } from './hex.ts'
import { readCbor, withoutTags } from './read-cbor.ts'

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
    expect(date).toBeInstanceOf(Tag)
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

  test('nine arrays in one another are read, ten are not', () => {
    expect(read(`${'81'.repeat(8)}80`)).toBeDefined()
    expect(read(`${'81'.repeat(9)}80`)).toBeUndefined()
  })
})
