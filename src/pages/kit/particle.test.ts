/** The particle 로 behind names of providers. */
import { expect, test } from 'vitest'
import { withRo } from './particle.ts'

test.each([
  ['통신사', '통신사로'],
  ['서울', '서울로'],
  ['우리은행', '우리은행으로'],
  ['PASS', 'PASS(으)로'],
  ['', '(으)로'],
])('%s becomes %s', (word, said) => {
  expect(withRo(word)).toBe(said)
})
