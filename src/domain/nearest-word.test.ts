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
  ['casino', undefined],
  ['re', undefined],
  ['', undefined],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestWord(typed, KNOWN)).toBe(meant)
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
  expect(didYouMean('x'.repeat(10_000), KNOWN)).toBe('')
})
