import { expect, test } from 'vitest'
import { promptWords } from './prompt-words.ts'

test('a confirmed pass ends with the last four digits, as spoken', () => {
  expect(promptWords('logged-pass', '5670')?.ko).toMatch(/끝번호 오, 육, 칠, 공\.$/)
  expect(promptWords('logged-pass', '5678')?.en).toMatch(/ending five, six, seven, eight\.$/)
})

test('other announcements say no digits, and what is no announcement has no words', () => {
  expect(promptWords('repeat', '5678')?.ko).toBe('이미 등록되어 있습니다.')
  expect(promptWords('', '5678')).toBeUndefined()
})
