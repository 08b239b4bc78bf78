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
  ['casino', undefined],
  ['', undefined],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestWord(typed, KNOWN)).toBe(meant)
})

test('a suggestion is the end of a sentence, and what is no word has none', () => {
  expect(didYouMean('karoke', KNOWN)).toBe('; did you mean "karaoke"?')
  expect(didYouMean(7, KNOWN)).toBe('')
  expect(didYouMean('x'.repeat(10_000), KNOWN)).toBe('')
})
