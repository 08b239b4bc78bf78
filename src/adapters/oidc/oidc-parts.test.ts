/** The parts of the OpenID adapter that need no provider. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newSecret, readSecret, writeSecret } from './attempt-secret.ts'
import { withDefaults } from './oidc-options.ts'
import { createOidcProvider } from './oidc-provider.ts'
import { isComplete, readIdentity } from './read-identity.ts'
import { failureIn } from './read-return.ts'

const OPTIONS = {
  id: 'bank',
  name: { ko: '은행', en: 'Bank' },
  issuer: 'https://id.example',
  clientId: 'c',
  returnUrl: 'https://pass.example/identity/return/bank',
}
const settings = withDefaults(OPTIONS)
const HONG = { name: '홍길동', birthdate: '1980-05-01', di: 'D', phone_number: '+821000005678' }

describe('an issuer', () => {
  test.each(['https://id.example', 'http://127.0.0.1:4000', 'http://[::1]:4000', 'http://localhost:4000'])(
    '%s is taken',
    (issuer) => {
      expect(createOidcProvider({ ...OPTIONS, issuer }, { emit: () => {} }).id).toBe('bank')
    },
  )

  test.each(['http://id.example', 'http://127.0.0.1.example', 'http://10.0.0.1', 'ftp://id.example', 'bank', ''])(
    '%j is refused',
    (issuer) => {
      expect(() => createOidcProvider({ ...OPTIONS, issuer }, { emit: () => {} })).toThrow(/must be an https address/)
    },
  )
})

describe('a secret', () => {
  test('is read as it was written, and no two are the same', () => {
    const secret = newSecret()
    expect(readSecret(writeSecret(secret))).toEqual(secret)
    expect(newSecret()).not.toEqual(secret)
  })

  test.each([
    '',
    '{}',
    'null',
    '[]',
    '{"verifier":"short","nonce":"short"}',
    '{"verifier":1,"nonce":2}',
    'x'.repeat(2_000),
  ])('%j is not ours', (text) => {
    expect(readSecret(text)).toBeUndefined()
  })
})

describe('a person', () => {
  test.each([
    ['a birth date without year', { birthdate: '0000-05-01' }],
    ['a birth date that no calendar has', { birthdate: '1980-02-30' }],
    ['a birth date in words', { birthdate: 'May 1980' }],
    ['a name of spaces', { name: '  ' }],
    ['a name with a line break', { name: '홍\n길동' }],
    ['a name without end', { name: '홍'.repeat(101) }],
    ['a DI that is no text', { di: 7 }],
  ])('is not read from %s', (_what, claims) => {
    expect(readIdentity({ ...HONG, ...claims }, settings)).toEqual({ kind: 'failed', why: 'claims-missing' })
  })

  test('is read whatever the claims are, without anything being thrown', () => {
    const claims = fc.dictionary(fc.constantFrom(...Object.values(settings.claims), '__proto__'), fc.anything())
    fc.assert(fc.property(claims, (each) => ['proved', 'failed'].includes(readIdentity(each, settings).kind)))
  })

  test('is complete with a CI or a DI, and needs its phone looked for elsewhere where it is missing', () => {
    const all = { ...HONG, phone_number_verified: true }
    expect(isComplete(all, settings.claims)).toBe(true)
    expect(isComplete(HONG, settings.claims)).toBe(false)
  })
})

test('whatever comes back, it is a failure unless it holds the state and a code', () => {
  const expected = { state: 's', issuer: 'https://id.example' }
  const words = fc.dictionary(fc.constantFrom('code', 'state', 'iss', 'error'), fc.string())
  fc.assert(
    fc.property(words, (returned) => {
      const fits = returned['state'] === 's' && (returned['code'] ?? '') !== '' && returned['error'] === undefined
      return fits || failureIn(returned, expected) !== undefined
    }),
  )
  expect(failureIn({ state: 's', code: 'c', iss: 'https://id.example/' }, expected)).toBeUndefined()
  expect(failureIn({ state: '', code: 'c' }, { ...expected, state: '' })).toBe('answer-wrong')
})
