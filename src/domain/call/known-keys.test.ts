import { expect, test } from 'vitest'
import type { Prompt } from '../pass/prompt.ts'
import type { Keyed } from './keyed-digits.ts'
import { cameKind, meaningOf, sayAndListen, sayOfKeys } from './known-keys.ts'

const digits = (keyed: string): Keyed => ({ kind: 'digits', digits: keyed })

test('keys count during the words alone: no silence is added, and one try is all', () => {
  const prompt: Prompt = { kind: 'logged-pass', language: 'ko', digits: '5678' }
  const [ask, ...rest] = sayAndListen(prompt)
  expect(ask).toMatchObject({ kind: 'ask', prompt, endsWithWords: true, withinMs: 1_500, tries: 1, endKey: '#' })
  expect(ask).toMatchObject({ digits: { least: 1, most: 6 } })
  expect(rest).toEqual([{ kind: 'hang-up' }])
})

test.each([
  ['2', { kind: 'came', companions: 1 }],
  ['3', { kind: 'came', companions: 2 }],
  ['9', { kind: 'wrong' }],
  ['0', { kind: 'say-again' }],
  ['1', { kind: 'say-again' }],
  ['4', { kind: 'say-again' }],
])('%s', (key, meaning) => {
  expect(meaningOf(digits(key), 'ko')).toEqual(meaning)
  expect(meaningOf(digits(key), 'en')).toEqual(meaning)
})

test.each(['970523', '200101', '22', '29', '99'])('a number from habit is no choice: %s', (keyed) => {
  expect(meaningOf(digits(keyed), 'ko')).toEqual({ kind: 'say-again' })
})

test('# is English, and in English the words once more; nothing is nothing', () => {
  expect(meaningOf({ kind: 'end-key' }, 'ko')).toEqual({ kind: 'english' })
  expect(meaningOf({ kind: 'end-key' }, 'en')).toEqual({ kind: 'say-again' })
  expect(meaningOf({ kind: 'nothing' }, 'ko')).toEqual({ kind: 'nothing' })
})

test('it is said how many are checked in, the caller among them', () => {
  expect([0, 1, 2].map((each) => cameKind(each, true))).toEqual(['came-nobody', 'came-two', 'came-three'])
  // Where no visit list is kept nobody is checked in.
  expect([0, 1, 2].map((each) => cameKind(each, false))).toEqual(['came-nobody', 'came-taken', 'came-taken'])
  expect(sayOfKeys('came-two', 'en')).toEqual([
    { kind: 'say', prompt: { kind: 'came-two', language: 'en', digits: '' } },
    { kind: 'hang-up' },
  ])
})
