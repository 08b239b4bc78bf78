import { expect, test } from 'vitest'
import type { DemoStep } from '../../src/contracts/demo-page.ts'
import { stepWords } from './step-words.ts'
import { wordsOf } from './words.ts'

const step = (part: DemoStep['part'], code: string, values: DemoStep['values']): DemoStep => ({
  part,
  code,
  atMs: 1,
  values,
})

test.each([
  ['own-page/ko', '내 정보 링크를 보냄, 방문 기록 없음'],
  ['own-page-none/ko', '오늘의 링크를 모두 보냄, 방문 기록 없음'],
  ['own-page-no-texts/en', '문자를 받을 수 없는 전화, 방문 기록 없음'],
  ['taken-pass/ko', '접수됨'],
])('an answered call with the prompt %s says "%s", never that a visit was logged', (prompt, said) => {
  const answered = step('sip', 'answered', { code: 200, outcome: 'own-page', prompt })
  expect(stepWords(answered, 'ko')).toBe(`최종 응답 200: ${said}`)
  expect(stepWords(answered, 'en')).not.toContain('logged')
})

test('a call that is only taken keeps no visit, in words that hold for the own number too', () => {
  expect(stepWords(step('log', 'taken', { already: false }), 'ko')).toContain('새 방문은 남기지 않고')
  expect(stepWords(step('log', 'taken', { already: false }), 'en')).toContain('keeps no new visit')
})

test('a line that nobody is identified on is told as at the door, and not as a look-up that failed', () => {
  const decided = (reason: string) =>
    step('rules', 'decided', { outcome: 'unknown', reason, ruleId: 'N2', rulesetVersion: '1' })
  expect(stepWords(decided('not-identified'), 'ko')).toBe(
    `${wordsOf('ko').doorStates.unverified} – 조회하지 않음 (규칙 N2, 1)`,
  )
  expect(stepWords(decided('not-identified'), 'en')).toBe('not identified yet – nothing looked up (rule N2, 1)')
  expect(stepWords(decided('evidence-unknown'), 'ko')).toContain('지금은 알 수 없음 – 기록을 확인하지 못함')
})

test.each(['no-links-left', 'no-texts-left', 'budget-used-up', 'person-wants-no-texts', 'line-takes-no-texts'])(
  'that no text is sent has its reason in words: %s',
  (why) => {
    expect(stepWords(step('text', 'not-sent', { why }), 'ko')).toMatch(/^문자를 보내지 않습니다: .*[가-힣]/)
    expect(stepWords(step('text', 'not-sent', { why }), 'en')).toMatch(/^sends no text: \w/)
    expect(wordsOf('ko').noText[why]).toBeDefined()
    expect(wordsOf('en').noText[why]).toBeDefined()
  },
)
