import { expect, test } from 'vitest'
import { promptWords } from './prompt-words.ts'

test('a confirmed pass ends with the last four digits, as spoken', () => {
  expect(promptWords('logged-pass', '5670')?.ko).toMatch(/뒷자리 오, 육, 칠, 공\.$/)
  expect(promptWords('logged-pass', '5678')?.en).toMatch(/ending five, six, seven, eight\.$/)
})

test('a pass of the one who uses the phone says so and ends with the digits too', () => {
  expect(promptWords('logged-pass-user', '5678')?.ko).toBe(
    '방문이 등록됐고 사용자의 접종이 확인됐습니다. 뒷자리 오, 육, 칠, 팔.',
  )
  expect(promptWords('taken-pass-user', '5670')?.en).toMatch(
    /user's pass is confirmed\. Number ending five, six, seven, zero\.$/,
  )
})

test('other announcements say no digits, and what is no announcement has no words', () => {
  expect(promptWords('repeat', '5678')?.ko).toBe('이미 등록되어 있습니다.')
  expect(promptWords('', '5678')).toBeUndefined()
})
