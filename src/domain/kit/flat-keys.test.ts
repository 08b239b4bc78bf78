/** Flat keys beside a map: whatever is added and removed, both say the same. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexWord, makeFlatKeys } from './flat-keys.ts'

/** Few, and many of one hash: their first word is the same. */
const keyOf = (n: number) => `${n % 3}aaaaaaaaaaaaa${String.fromCharCode(n & 255)}${String.fromCharCode(255 - n)}`

test('it finds what was added and not removed, and names the oldest', () => {
  const steps = fc.array(fc.record({ add: fc.boolean(), n: fc.nat(40) }), { maxLength: 200 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 12 }), (wanted, largest) => {
      const keys = makeFlatKeys(largest)
      const places = new Map<string, number>()
      for (const { add, n } of wanted) {
        const key = keyOf(n)
        const there = places.get(key)
        if (there !== undefined) {
          keys.remove(there)
          places.delete(key)
        }
        if (!add) continue
        if (keys.full) {
          const oldest = keys.oldest()
          const [name] = [...places].find(([, place]) => place === oldest) ?? ['']
          expect([...places.keys()][0]).toBe(name)
          keys.remove(oldest)
          places.delete(name)
        }
        places.set(key, keys.add(key))
      }
      expect(keys.size).toBe(places.size)
      for (let n = 0; n <= 40; n += 1) expect(keys.find(keyOf(n))).toBe(places.get(keyOf(n)) ?? -1)
      expect(new Set(places.values()).size).toBe(places.size)
      expect(keys.oldest()).toBe([...places.values()][0] ?? -1)
      keys.clear()
      expect([keys.size, keys.oldest(), keys.find(keyOf(1))]).toEqual([0, -1, -1])
    }),
  )
})

test('a nameless one takes a place and is found by nobody', () => {
  const keys = makeFlatKeys(2)
  const nameless = keys.add(undefined)
  const named = keys.add('named')
  expect(keys.full).toBe(true)
  expect(keys.find('')).toBe(-1)
  expect(keys.oldest()).toBe(nameless)
  keys.remove(nameless)
  keys.remove(nameless)
  expect([keys.size, keys.find('named')]).toEqual([1, named])
})

test('hex digits are read as the number that they write', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 32 - 1), { minLength: 4, maxLength: 4 }), (numbers) => {
      const key = numbers.map((number) => number.toString(16).padStart(8, '0')).join('')
      expect(numbers.map((_, word) => hexWord(key, word))).toEqual(numbers)
    }),
  )
})
