import { expect, test } from 'vitest'
import { afterKey } from './keyed-digits.ts'

const question = { endKey: '#', digits: { least: 6, most: 6 } }

/** @returns the digits after all keys, or up to the one that ended them, and how many keys that took */
function after(keys: string, asked = question): { digits: string; taken: number | undefined } {
  let digits = ''
  for (const [index, key] of [...keys].entries()) {
    const next = afterKey(digits, key, asked)
    digits = next.digits
    if (next.ended) return { digits, taken: index + 1 }
  }
  return { digits, taken: undefined }
}

test.each([
  ['410120', '410120', 6],
  ['4101209', '410120', 6],
  ['4101#20', '4101', 5],
  ['#', '', 1],
  ['41', '41', undefined],
  ['41*', '', undefined],
  ['41*410120', '410120', 9],
  ['4A1B0C1D20', '410120', 10],
])('%s → %s', (keys, digits, taken) => {
  expect(after(keys)).toEqual({ digits, taken })
})

test.each(['12', '1A', 'A1'])('what is no single key is none: %s', (key) => {
  expect(afterKey('4', key, question)).toEqual({ digits: '4', ended: false })
})

test('another end key: then # means nothing', () => {
  expect(after('12#3*4', { ...question, endKey: '*' })).toEqual({ digits: '123', taken: 5 })
})

test('one digit is a choice', () => {
  expect(after('2', { endKey: '#', digits: { least: 1, most: 1 } })).toEqual({ digits: '2', taken: 1 })
})
