/** Companions' names and birth dates as they are taken, and the consent that each needs. */
import { expect, test } from 'vitest'
import type { CalendarDate } from '../kit/time.ts'
import { companionBirthDate, companionConsent, companionEnds, companionName } from './companion.ts'

const day = (text: string) => text as CalendarDate
const TODAY = day('2022-01-12')

test.each([
  ['홍아이', '홍아이'],
  ['  Mary  Ann O’Hara-Kim ', 'Mary Ann O’Hara-Kim'],
  ['가'.repeat(20), '가'.repeat(20)],
  ['a'.repeat(60), 'a'.repeat(60)],
  ['Nguyễn Thị Hồng'.normalize('NFD'), 'Nguyễn Thị Hồng'],
])('"%s" is the name %s', (text, name) => expect(companionName(text)).toBe(name))

test.each([
  '',
  ' ',
  '가'.repeat(21),
  'a'.repeat(61),
  '홍아이2',
  '2홍아이',
  '<b>',
  '-',
  '홍\u0000',
  '홍\u202e아',
  '홍😀',
  '\u3164',
  '홍\u115f',
  '\uffa0\u1160',
  '홍\ufe0f',
  '\u0301a',
  'a\u0332\u0332\u0332\u0332',
])('"%s" is no name', (text) => expect(companionName(text)).toBeUndefined())

test.each([
  ['20120304', '2012-03-04'],
  ['2012-03-04', '2012-03-04'],
  [' 2012. 3 4'.replace('3 4', '03. 04'), '2012-03-04'],
  ['２０１２０３０４', '2012-03-04'],
  ['20220112', '2022-01-12'],
  ['18920101', '1892-01-01'],
])('"%s" is %s', (text, birthDate) => expect(companionBirthDate(text, TODAY)).toBe(birthDate))

test.each(['', '120304', '20220113', '18911231', '20120230', '2012030', '201203041', '120120304', 'abcd0304'])(
  '"%s" is nobody’s birth date',
  (text) => expect(companionBirthDate(text, TODAY)).toBeUndefined(),
)

test.each([
  ['2008-01-13', 'guardian'],
  ['2008-01-12', 'told'],
  ['1941-01-20', 'told'],
])('of who was born on %s the consent is %s', (birthDate, kind) => {
  expect(companionConsent(day(birthDate), TODAY)).toEqual({ kind, version: '1' })
})

test('nothing is left of it on day 28', () => {
  expect(companionEnds({ addedOn: TODAY })).toBe('2022-02-09')
})
