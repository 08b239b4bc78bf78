import { expect, test } from 'vitest'
import type { DemoArrival } from '../../src/contracts/demo-page.ts'
import { CHECKING_LASTS_MS, doorStateOf, mayEnterAlone } from './door-state.ts'
import { en } from './words-en.ts'
import { ko } from './words-ko.ts'

const arrival: DemoArrival = { key: 'ab', at: 1_000, lastFour: '5678', shown: '', outcome: 'pass', allowedAlone: false }
const state = (fields: Partial<DemoArrival>, now = 1_000) => doorStateOf({ ...arrival, ...fields }, now)

test('while an arrival is being checked it says so for five seconds, then what to do instead', () => {
  expect(state({ outcome: 'checking' }, 1_000 + CHECKING_LASTS_MS - 1)).toBe('checking')
  expect(state({ outcome: 'checking' }, 1_000 + CHECKING_LASTS_MS)).toBe('late')
  expect([CHECKING_LASTS_MS, ko.doorStates.late]).toEqual([5_000, '아직 확인되지 않음 – 증명서 확인'])
})

test('a line that nobody is verified on is not one that cannot be looked up', () => {
  expect([ko.doorStates[state({ outcome: 'unverified' })], ko.doorStates[state({ outcome: 'unknown' })]]).toEqual([
    '본인확인 전',
    '조회 불가 – 증명서 확인',
  ])
})

test('who may enter alone is told so, as the state itself or beside it', () => {
  expect(state({ outcome: 'no-pass' })).toBe('document')
  expect(state({ outcome: 'no-pass', allowedAlone: true })).toBe('alone')
  expect(state({ outcome: 'allowed-without-pass' })).toBe('alone')
  for (const outcome of ['pass', 'not-required', 'no-pass', 'checking', 'reported'] as const)
    expect(mayEnterAlone({ ...arrival, outcome, allowedAlone: true })).toBe(false)
  for (const outcome of ['unknown', 'unverified'] as const)
    expect(mayEnterAlone({ ...arrival, outcome, allowedAlone: true })).toBe(true)
})

test('a report is seen at once, while it can still be undone; one that could not be sent is none', () => {
  expect(state({ report: { kind: 'held', until: 9 } })).toBe('reported')
  expect(state({ report: { kind: 'not-sent', why: 'failed' } })).toBe('pass')
  expect([ko.doorStates.reported, en.doorStates.reported]).toEqual(['신고됨', 'Reported'])
})
