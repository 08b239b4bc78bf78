/** A tenant's policy: the proof each telling needs, and whom it binds. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { DAY } from '../kit/time.ts'
import {
  bindingTells,
  type IdentityPolicy,
  isProofLevel,
  keypadHelps,
  linkHelps,
  mayKeyBirthDate,
  mayTell,
  USUAL_POLICY,
} from './identity-policy.ts'
import { boundAs } from './proved-identity.ts'

const STRICT: IdentityPolicy = {
  minimum: { text: 'line', voice: 'identity', door: 'document' },
  bindsUsers: true,
}

test('a pass is told by the least proof asked for, or a better one', () => {
  const told = (['line', 'keypad', 'identity', 'document'] as const).map((level) =>
    (['text', 'voice', 'door'] as const).filter((where) => mayTell(STRICT, where, level)),
  )
  expect(told).toEqual([['text'], ['text'], ['text', 'voice'], ['text', 'voice', 'door']])
})

test('without a policy of one’s own a phone number alone proves nobody, a typed birth date does', () => {
  for (const policy of [undefined, USUAL_POLICY]) {
    for (const where of ['text', 'voice', 'door'] as const) {
      expect(mayTell(policy, where, 'line')).toBe(false)
      expect(mayTell(policy, where, 'keypad')).toBe(true)
    }
  }
})

test('a link helps wherever identity verification is enough', () => {
  expect((['text', 'voice', 'door'] as const).map((where) => linkHelps(STRICT, where))).toEqual([true, true, false])
  expect(linkHelps(undefined, 'door')).toBe(true)
})

test('only the four levels of proof are levels', () => {
  expect(['line', 'keypad', 'identity', 'document'].every(isProofLevel)).toBe(true)
  expect(['', 'Line', 'toString', 0, null, undefined, ['line']].some(isProofLevel)).toBe(false)
})

test('the verified phone binds its subscriber; another or none nobody, or a user where the policy says so', () => {
  const [mine, other] = ['+821000000001', '+821000000002'] as Line[]
  if (mine === undefined) throw new Error('a line')
  for (const policy of [USUAL_POLICY, STRICT]) expect(boundAs({ phone: mine }, mine, policy)).toBe('subscriber')
  for (const phone of [other, undefined]) {
    expect(boundAs({ phone }, mine, USUAL_POLICY)).toBe('nobody')
    expect(boundAs({ phone }, mine, STRICT)).toBe('user')
  }
})

describe('a keyed birth date', () => {
  const PROVED = Date.parse('2022-01-12T11:00+09:00')
  const keyed = { proofLevel: 'keypad', endsAt: PROVED + 28 * DAY } as const
  const identified = { proofLevel: 'identity', endsAt: PROVED + 28 * DAY } as const
  const forAWeek = { ...USUAL_POLICY, keypadDays: 7 }

  test('counts for as many days as the place says, a verified identity for all of its own', () => {
    expect(bindingTells(forAWeek, 'text', keyed, PROVED + 7 * DAY - 1)).toBe(true)
    expect(bindingTells(forAWeek, 'text', keyed, PROVED + 7 * DAY)).toBe(false)
    expect(bindingTells(undefined, 'door', keyed, PROVED + 28 * DAY - 1)).toBe(true)
    expect(bindingTells(forAWeek, 'voice', identified, PROVED + 27 * DAY)).toBe(true)
  })

  test('is asked for where nobody is bound, or the one before is too old there', () => {
    expect(mayKeyBirthDate(undefined, undefined, PROVED)).toBe(true)
    expect(mayKeyBirthDate(forAWeek, keyed, PROVED + 7 * DAY - 1)).toBe(false)
    expect(mayKeyBirthDate(forAWeek, keyed, PROVED + 7 * DAY)).toBe(true)
    expect(mayKeyBirthDate(forAWeek, identified, PROVED + 27 * DAY)).toBe(false)
  })

  test('is of no use where a text asks for more', () => {
    const strict = { ...USUAL_POLICY, minimum: { ...USUAL_POLICY.minimum, text: 'identity' } } as const
    expect(keypadHelps(strict)).toBe(false)
    expect(mayKeyBirthDate(strict, undefined, PROVED)).toBe(false)
    expect(keypadHelps(undefined)).toBe(true)
  })
})
