/** Choice of a visit's text. */
import { describe, expect, test } from 'vitest'
import type { CalendarDate } from '../../kit/time.ts'
import type { PassDecision } from '../pass-decision.ts'
import { chooseText, textRule, usefulForMs } from './choose-text.ts'

const person = { name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
const holds: PassDecision = {
  outcome: 'pass',
  enforcement: 'penalty',
  allowedAlone: false,
  reason: { code: 'proof-holds', proof: 'vaccination' },
  validUntil: 1000,
  nextChangeAt: null,
  graceUntil: null,
  ruleId: 'N3',
  rulesetVersion: 'test',
}
const none: PassDecision = { ...holds, outcome: 'no-pass', reason: { code: 'no-evidence' }, validUntil: null }
const unknown: PassDecision = { ...none, outcome: 'unknown', reason: { code: 'evidence-unknown' } }
const expired = { code: 'expired', proof: 'vaccination', expiredAt: 5 } as const
const told = (decision: PassDecision, more: { lastKnown?: number } = {}) =>
  chooseText({ decision, known: { person, boundAs: 'subscriber' }, ...more })

describe('a bound person', () => {
  test.each([
    ['vaccination', 'vaccination'],
    ['negative-test', 'negative-test'],
    ['recovery', 'other'],
    ['exemption', 'other'],
  ] as const)('with %s is shown as %s', (proof, shown) => {
    expect(told({ ...holds, reason: { code: 'proof-holds', proof } })).toEqual({
      kind: 'pass',
      proof: shown,
      person,
      boundAs: 'subscriber',
      validUntil: 1000,
      lastKnown: null,
    })
  })

  test('is told the age of a status that could not be asked for now', () => {
    expect(told(holds, { lastKnown: 7 })).toMatchObject({ kind: 'pass', lastKnown: 7 })
  })

  test('born too late for the rule is told so', () => {
    expect(told({ ...holds, reason: { code: 'proof-holds', proof: 'age' } })).toEqual({ kind: 'exempt-by-age' })
  })

  test('over its time but not yet fined for still has its pass, with the end of the grace', () => {
    const decision: PassDecision = { ...holds, enforcement: 'grace', reason: expired, graceUntil: 9 }
    expect(told(decision)).toEqual({
      kind: 'expired-grace',
      person,
      boundAs: 'subscriber',
      expiredAt: 5,
      graceUntil: 9,
    })
  })

  test('over its time is told when it ended, and whether alone is fine', () => {
    const decision: PassDecision = { ...none, reason: expired }
    const text = { kind: 'expired', proof: 'vaccination', expiredAt: 5 }
    expect(told(decision)).toEqual({ ...text, allowedAlone: false })
    expect(told({ ...decision, allowedAlone: true })).toEqual({ ...text, allowedAlone: true })
  })

  test('whose doses do not count yet is told from when they do', () => {
    const reason = { code: 'too-early', proof: 'vaccination', validFrom: 3 } as const
    expect(told({ ...none, reason })).toEqual({
      kind: 'too-early',
      proof: 'vaccination',
      validFrom: 3,
      allowedAlone: false,
    })
  })

  test('without proof is told of the grace only where there is one and alone is not fine anyway', () => {
    const grace: PassDecision = { ...none, enforcement: 'grace', graceUntil: 9 }
    expect(told(none)).toEqual({ kind: 'no-proof', allowedAlone: false })
    expect(told(grace)).toEqual({ kind: 'no-proof-grace', graceUntil: 9 })
    expect(told({ ...grace, allowedAlone: true })).toEqual({ kind: 'no-proof', allowedAlone: true })
  })

  test('with a proof that does not count is told of it, and of the grace, never that there is none', () => {
    const grace: PassDecision = { ...none, enforcement: 'grace', graceUntil: 9 }
    const early = { code: 'too-early', proof: 'vaccination', validFrom: 3 } as const
    expect(told({ ...grace, reason: expired })).toMatchObject({ kind: 'expired', expiredAt: 5, graceUntil: 9 })
    expect(told({ ...grace, reason: early })).toMatchObject({ kind: 'too-early', validFrom: 3, graceUntil: 9 })
    expect(told({ ...grace, reason: expired, allowedAlone: true })).not.toHaveProperty('graceUntil')
  })

  test('whose status is unknown is never told that there is no proof', () => {
    expect(told(unknown)).toEqual({ kind: 'unknown', allowedAlone: false })
    expect(told({ ...unknown, allowedAlone: true })).toEqual({ kind: 'unknown', allowedAlone: true })
  })
})

test('a pass of somebody who only uses the line says so, with and without grace', () => {
  const known = { person, boundAs: 'user' } as const
  const grace: PassDecision = { ...holds, enforcement: 'grace', reason: expired, graceUntil: 9 }
  expect(chooseText({ decision: holds, known })).toMatchObject({ kind: 'pass', boundAs: 'user' })
  expect(chooseText({ decision: grace, known })).toMatchObject({ kind: 'expired-grace', boundAs: 'user' })
})

describe('an unbound line', () => {
  test('gets the link, and once the links of the day are used up the text "status unknown"', () => {
    expect(chooseText({ decision: unknown, known: 'unbound', link: 'https://a/i/B' })).toEqual({
      kind: 'link',
      url: 'https://a/i/B',
    })
    expect(chooseText({ decision: unknown, known: 'unbound' })).toEqual({ kind: 'unknown', allowedAlone: false })
  })

  test('is told that no pass is needed where none is', () => {
    const decision: PassDecision = { ...none, outcome: 'not-required', reason: { code: 'no-rule' } }
    expect(chooseText({ decision, known: 'unbound', link: 'https://a/i/B' })).toEqual({ kind: 'not-required' })
  })
})

test('a text goes out on the first call of the day, on a changed outcome, or where no screen shows it', () => {
  const later = { firstOfDay: false, outcomeChanged: false, hasDoorScreen: true }
  expect(textRule(later)).toBe('same-outcome-shown-at-door')
  expect(textRule({ ...later, firstOfDay: true })).toBe('send')
  expect(textRule({ ...later, outcomeChanged: true })).toBe('send')
  expect(textRule({ ...later, hasDoorScreen: false })).toBe('send')
})

test('a link is of use for 5 minutes, every other text for 30', () => {
  expect(usefulForMs('link')).toBe(300_000)
  expect(usefulForMs('own-page')).toBe(300_000)
  expect(usefulForMs('pass')).toBe(1_800_000)
})
