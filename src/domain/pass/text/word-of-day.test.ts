/** The word of the day. */
import { expect, test } from 'vitest'
import prompts from '../../../../prompts/prompts.json' with { type: 'json' }
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import { allParts, partsOf, wordOfDay, wordsOfDayCount } from './word-of-day.ts'

const seed = (drawn: number) => new Uint8Array(new Uint32Array([drawn]).buffer).reverse()
const all = Array.from({ length: wordsOfDayCount() }, (_, drawn) => wordOfDay(seed(drawn)))

test('the same seed draws the same words, and only its first four bytes count', () => {
  expect(wordOfDay(new Uint8Array(16))).toEqual({ ko: '파란고래', en: 'BLUE WHALE' })
  expect(wordOfDay(Uint8Array.of(0, 0, 0, 1, 9, 9))).toEqual({ ko: '빨간고래', en: 'RED WHALE' })
  expect(wordOfDay(Uint8Array.of(0xff, 0xff, 0xff, 0xff)).ko).toHaveLength(4)
})

test('there are thousands of words, no two alike', () => {
  expect(all.length).toBeGreaterThanOrEqual(64 * 128)
  expect(new Set(all.map((word) => word.ko)).size).toBe(all.length)
  expect(new Set(all.map((word) => word.en)).size).toBe(all.length)
})

test('each is four syllables that every handset shows, and at most 13 letters in English', () => {
  const cp949 = createCp949()
  for (const { ko, en } of all) {
    expect(ko).toMatch(/^[가-힣]{4}$/)
    expect(cp949.canEncode(ko)).toBe(true)
    expect(en).toMatch(/^[A-Z]{2,6} [A-Z]{2,6}$/)
  }
})

test('each of its words is spoken under a name of its own, in both languages', () => {
  const names = new Set(allParts().flatMap(partsOf))
  expect(names.size).toBe(allParts().length)
  expect(all.flatMap(partsOf).filter((part) => !names.has(part))).toEqual([])
  const spoken = Object.entries(prompts).filter(([name]) => name.startsWith('word-'))
  const words = allParts().map((word) => [`word-${partsOf(word).join()}`, { ko: word.ko, en: word.en.toLowerCase() }])
  expect(Object.fromEntries(spoken)).toEqual(Object.fromEntries(words))
})
