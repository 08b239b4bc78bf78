/** Mistyped words and what they were meant to be. */
import { expect, test } from 'vitest'
import { didYouMean, nearestWord } from './nearest-word.ts'

const KNOWN = ['restaurant_cafe', 'karaoke', 'pfizer', 'pc_bang', 'seoul', 'pcr']

test.each([
  ['restaurant_caffe', 'restaurant_cafe'],
  ['Restaurant-Cafe', 'restaurant_cafe'],
  ['cafe', 'restaurant_cafe'],
  ['karoake', 'karaoke'],
  ['pfzier', 'pfizer'],
  ['soul', 'seoul'],
  ['PCR', 'pcr'],
  ['restarant', 'restaurant_cafe'],
  ['resturant', 'restaurant_cafe'],
  ['rest', 'restaurant_cafe'],
  ['pcr-test', 'pcr'],
  [' soul ', 'seoul'],
  ['casino', undefined],
  ['re', undefined],
  ['', undefined],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestWord(typed, KNOWN)).toBe(meant)
})

test('the nearest one is meant, of equally near ones the first', () => {
  expect(nearestWord('recovry', ['recovers', 'recovery'])).toBe('recovery')
  expect(nearestWord('recovry', ['recovery', 'recovers'])).toBe('recovery')
  expect(nearestWord('cat', ['bat', 'hat'])).toBe('bat')
  expect(nearestWord('cafe', ['cafe_bar', 'cafe']), 'a whole word before a part of one').toBe('cafe')
})

test('a third of the longer word may be mistyped, of two letters none', () => {
  expect(nearestWord('vaxinaton', ['vaccination'])).toBe('vaccination')
  expect(nearestWord('vaxinatn', ['vaccination'])).toBeUndefined()
  expect(nearestWord('pc', ['pcr'])).toBe('pcr')
  expect(nearestWord('xz', ['xy'])).toBeUndefined()
  expect(nearestWord('pc', ['pc_bang']), 'two letters are no part').toBeUndefined()
})

test('of a short word one letter may be missing, added, another, or swapped with its neighbour; no more', () => {
  const letters = ['a', 'b']
  const longer = (words: readonly string[]) => words.flatMap((word) => letters.map((letter) => word + letter))
  const three = longer(longer(letters))
  const words = [...three, ...longer(three), ...longer(longer(three))]
  const withOneError = (word: string) =>
    [...`${word} `].flatMap((_, at) => {
      const [begin, rest] = [word.slice(0, at), word.slice(at)]
      const others = letters.flatMap((letter) => [begin + letter + rest, begin + letter + rest.slice(1)])
      return [...others, begin + rest.slice(1), begin + rest.slice(0, 2).split('').reverse().join('') + rest.slice(2)]
    })
  for (const word of words) {
    const near = new Set(withOneError(word))
    for (const typed of words) {
      const isMeant = near.has(typed) || typed.startsWith(word) || word.startsWith(typed)
      expect(nearestWord(typed, [word]), `${typed} for ${word}`).toBe(isMeant ? word : undefined)
    }
  }
})

test('the kind of a proof is found in a longer word for it', () => {
  const kinds = ['vaccination', 'recovery', 'test', 'exemption']
  expect(nearestWord('negative-test', kinds)).toBe('test')
  expect(nearestWord('vacc', kinds)).toBe('vaccination')
})

test.each([
  ['서울', 'seoul'],
  ['서울특별시', 'seoul'],
  ['카페', 'restaurant_cafe'],
  ['식당·카페', 'restaurant_cafe'],
  ['cafes', 'restaurant_cafe'],
  ['대전', undefined],
  ['대구', undefined],
])('by its names for people %s means %s', (typed, meant) => {
  const names = [
    { id: 'restaurant_cafe', ko: '식당·카페', en: 'Restaurants and cafes' },
    { id: 'karaoke', ko: '노래(코인)연습장', en: 'Karaoke rooms' },
    { id: 'seoul', ko: '서울', en: 'Seoul' },
    { id: 'daegu', ko: '대구', en: 'Daegu' }, // not known here
  ]
  expect(nearestWord(typed, KNOWN, names)).toBe(meant)
})

test('a suggestion is the end of a sentence, and what is no word has none', () => {
  expect(didYouMean('karoke', KNOWN)).toBe('; did you mean "karaoke"?')
  expect(didYouMean(7, KNOWN)).toBe('')
  expect(didYouMean(['karaoke'], KNOWN)).toBe('')
  const [longest, tooLong] = ['x'.repeat(100), 'x'.repeat(101)]
  expect(didYouMean(longest, [longest])).toBe(`; did you mean "${longest}"?`)
  expect(didYouMean(tooLong, [longest])).toBe('')
})
