/** Names as staff may see them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskName } from './mask-name.ts'

test.each([
  ['홍길동', '홍*동', 'Hong G*'],
  ['남궁민수', '남궁*수', 'Namgung M*'],
  ['남궁민', '남궁*', 'Namgung M*'],
  ['남궁', '남*', 'Nam G*'],
  ['선우 은', '선우*', 'Seonu E*'],
  ['홍 길동', '홍*동', 'Hong G*'],
  ['김솔', '김*', 'Kim S*'],
  ['이영희', '이*희', 'Lee Y*'],
  ['한빛나리', '한*리', 'Han B*'],
  ['황', '황*', 'Hwang'],
  ['王小明', '王*明', '王*明'],
  ['Maria Garcia', 'M*a G*a', 'M*a G*a'],
  ['Nguyen Thi Minh Khai', 'N*n K*i', 'N*n K*i'],
  ["Conan O'Brien", 'C*n O*n', 'C*n O*n'],
  ['Li Wu', 'L* W*', 'L* W*'],
  ['X', '*', '*'],
  ['  ', '*', '*'],
])('%s is shown as %s, in English as %s', (name, korean, english) => {
  expect(maskName(name, 'ko')).toBe(korean)
  expect(maskName(name, 'en')).toBe(english)
})

test('of any name at most two letters of two words are shown, and never nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const shown = maskName(name, 'ko')
      expect(shown).not.toBe('')
      expect(shown).toContain('*')
      expect([...shown].length).toBeLessThanOrEqual(7)
    }),
  )
})
