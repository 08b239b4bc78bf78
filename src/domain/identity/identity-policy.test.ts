/** A tenant's policy: the proof each telling needs, and whom it binds. */
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { type IdentityPolicy, isProofLevel, linkHelps, mayTell, USUAL_POLICY } from './identity-policy.ts'
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
