/** Records of identity verifications, as documented and otherwise. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readVerification } from './read-verification.ts'

const own = { id: 'identity-verification-1', state: 'state-1', provider: 'pass' }
const verifiedCustomer = {
  name: '홍길동',
  birthDate: '1971-04-05',
  phoneNumber: '01000000001',
  ci: 'CI-hong',
  di: 'DI-hong',
}
const verified = { status: 'VERIFIED', id: own.id, customData: own.state, verifiedCustomer }
const failedRecord = { status: 'FAILED', id: own.id, customData: own.state }

test('a verified customer is proved with name, birth date, line and CI', () => {
  expect(readVerification(verified, own)).toEqual({
    kind: 'proved',
    identity: { name: '홍길동', birthDate: '1971-04-05', phone: '+821000000001', ci: 'CI-hong' },
  })
})

test('without CI the DI names the person, under the name of the provider', () => {
  expect(withCustomer({ ci: undefined })).toMatchObject({ kind: 'proved', identity: { ci: 'pass:DI-hong' } })
  expect(withCustomer({ ci: ' ' })).toMatchObject({ kind: 'proved', identity: { ci: 'pass:DI-hong' } })
})

test.each([undefined, '', '0212345678', '+12125550100', '010-12', '١٢٣'])(
  'a person without a mobile number told (%s) is proved, but for no line',
  (phoneNumber) => {
    expect(withCustomer({ phoneNumber })).toMatchObject({ kind: 'proved', identity: { phone: undefined } })
  },
)

test.each([
  [{ name: undefined }],
  [{ name: '  ' }],
  [{ birthDate: undefined }],
  [{ birthDate: '1971-02-30' }],
  [{ birthDate: '19710405' }],
  [{ ci: undefined, di: undefined }],
  [{ ci: '', di: '' }],
])('a record that leaves out who it is (%o) proves nobody', (change) => {
  expect(withCustomer(change)).toEqual({ kind: 'failed', why: 'claims-missing' })
})

test.each([
  ['of another attempt', { ...verified, customData: 'state-2' }],
  ['that gives no state back', { ...verified, customData: undefined }],
  ['under another name', { ...verified, id: 'identity-verification-2' }],
  ['of a status nobody knows', { ...verified, status: 'PENDING' }],
  ['without a customer', { ...verified, verifiedCustomer: undefined }],
  ['whose CI is no word', { ...verified, verifiedCustomer: { ...verifiedCustomer, ci: 7 } }],
  ['READY, of another attempt', { ...verified, status: 'READY', customData: 'state-2' }],
  ['of nothing', null],
  ['in a list', [verified]],
  ['inside another', { identityVerification: verified }],
])('a record %s is not believed', (_, record) => {
  expect(readVerification(record, own)).toEqual({ kind: 'failed', why: 'answer-wrong' })
})

test('a request that waits for the phone is "not yet"', () => {
  expect(readVerification({ ...failedRecord, status: 'READY' }, own)).toEqual({ kind: 'failed', why: 'not-yet' })
})

test.each([
  [{ reason: '사용자가 인증을 취소하였습니다' }, 'cancelled'],
  [{ pgMessage: 'User cancelled' }, 'cancelled'],
  [{ reason: '명의자 정보 불일치', pgCode: 'X1' }, 'refused'],
  [{}, 'refused'],
  [undefined, 'refused'],
  [{ reason: 7 }, 'refused'],
])('a failure %o is told as %s', (failure, why) => {
  expect(readVerification({ ...failedRecord, failure }, own)).toEqual({ kind: 'failed', why })
})

test('whatever a record holds, nobody is proved by another attempt, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.object({ key: fc.constantFrom(...Object.keys(verified), 'ci', 'name') }), (other) => {
      const read = readVerification({ ...verified, ...other }, { ...own, state: 'state-9' })
      expect(read.kind).toBe('failed')
      expect(['proved', 'failed']).toContain(readVerification({ ...verified, ...other }, own).kind)
    }),
  )
})

function withCustomer(change: Partial<Record<keyof typeof verifiedCustomer, string | undefined>>) {
  return readVerification({ ...verified, verifiedCustomer: { ...verifiedCustomer, ...change } }, own)
}
