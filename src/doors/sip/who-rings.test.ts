/** Who is calling and which number counts as dialled, by profile. */
import { describe, expect, test } from 'vitest'
import { callerOf } from './caller.ts'
import { answerUser } from './carriers/answer-user.ts'
import { type Carrier, LOOPBACK } from './carriers/carriers.ts'
import { createRates } from './carriers/rate.ts'
import { dialledNumber } from './dialled.ts'
import { parseMessage } from './message/parse-message.ts'

const CARRIER: Carrier = { ...LOOPBACK, trustFrom: false }

function invite(headers: string, { from = '<sip:a@b>', uri = 'sip:0802050001@192.0.2.2' } = {}) {
  const text = `INVITE ${uri} SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\nFrom: ${from};tag=1\nTo: <sip:0802050002@192.0.2.2>\nCall-ID: c\nCSeq: 1 INVITE\n${headers}\n`
  const request = parseMessage(text.replaceAll('\n', '\r\n'))
  if (request.kind !== 'request') throw new Error('not read')
  return request
}

describe('the caller', () => {
  const caller = (headers: string, carrier: Partial<Carrier> = {}, from?: string) =>
    callerOf(invite(headers, from === undefined ? {} : { from }), { ...CARRIER, ...carrier })
  const PAI = 'P-Asserted-Identity: "Hong" <sip:01000000001@ims.example>, <tel:+82-10-0000-0002>\n'

  const cases: readonly (readonly [string, string, Partial<Carrier>, string | undefined])[] = [
    ['the first asserted number', PAI, {}, '+821000000001'],
    ['the asserted tel: number where only that counts', PAI, { assertedIdentity: 'tel' }, '+821000000002'],
    ['the asserted sip: number where only that counts', PAI, { assertedIdentity: 'sip' }, '+821000000001'],
    ['nobody without assertion, From untrusted', '', {}, undefined],
    ['withheld by Privacy: id', `Privacy: id\n${PAI}`, {}, undefined],
    ['withheld by Privacy: user;critical', `Privacy: user;critical\n${PAI}`, {}, undefined],
    ['withheld by Privacy: ID among others', `Privacy: header; ID\n${PAI}`, {}, undefined],
    ['withheld where none stands beside id', `Privacy: none;id\n${PAI}`, {}, undefined],
    ['shown with Privacy: none', `Privacy: none\n${PAI}`, {}, '+821000000001'],
    [
      'shown with Privacy: header;session;history;critical',
      `Privacy: header;session;history;critical\n${PAI}`,
      {},
      '+821000000001',
    ],
    ['shown with a Privacy that nobody knows', `Privacy: idle\n${PAI}`, {}, '+821000000001'],
    [
      'the same with an Identity header',
      `Identity: e30.e30.sig;info=<https://x.example>;alg=ES256\n${PAI}`,
      {},
      '+821000000001',
    ],
    ['nobody where an assertion cannot be read', 'P-Asserted-Identity: "open <sip:01000000001@x>\n', {}, undefined],
    [
      'without the carrier’s prefix',
      'P-Asserted-Identity: <sip:77-010-0000-0003@x>\n',
      { callerPrefixes: [{ strip: '77', add: '' }] },
      '+821000000003',
    ],
  ]
  test.each(cases)('%s', (_, headers, carrier, line) => expect(caller(headers, carrier)).toBe(line))

  test('From, where the profile trusts it; not where it is anonymous', () => {
    expect(caller('', { trustFrom: true }, '<sip:01000000004@x>')).toBe('+821000000004')
    expect(caller(PAI, { trustFrom: true }, '"Anonymous" <sip:anonymous@anonymous.invalid>')).toBeUndefined()
  })
})

describe('the number dialled', () => {
  const DIVERSION = 'Diversion: <tel:+82-2-0000-0002>;reason=unconditional, <sip:0200000001@x>;reason=no-answer\n'
  const HISTORY =
    'History-Info: <sip:0200000001@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:0200000002@x>;index=1.1\nHistory-Info: <sip:0802050001@x>;index=1.1.1;mp=1.1\n'
  const cases: readonly (readonly [string, string, Partial<Carrier>, string])[] = [
    ['Request-URI', DIVERSION, {}, '0802050001'],
    ['To', '', { dialledFrom: 'to' }, '0802050002'],
    ['who forwarded first, by Diversion', DIVERSION, { forwarded: 'diversion-first' }, '0200000001'],
    ['who forwarded last, by Diversion', DIVERSION, { forwarded: 'diversion-last' }, '+82-2-0000-0002'],
    ['who was dialled first, by History-Info', HISTORY, { forwarded: 'history-first' }, '0200000001'],
    ['who forwarded last, by History-Info', HISTORY, { forwarded: 'history-last' }, '0200000002'],
    ['Request-URI where nobody forwarded', '', { forwarded: 'diversion-last' }, '0802050001'],
    [
      'Request-URI where the history is only this number',
      'History-Info: <sip:0802050001@x>;index=1\n',
      { forwarded: 'history-last' },
      '0802050001',
    ],
    [
      'Request-URI where the header cannot be read',
      'Diversion: "open <sip:02@x>\n',
      { forwarded: 'diversion-first' },
      '0802050001',
    ],
    [
      'Request-URI where names forwarded, no numbers',
      'Diversion: <sip:hong@x>\n',
      { forwarded: 'diversion-first' },
      '0802050001',
    ],
  ]
  test.each(cases)('%s', (_, headers, carrier, number) => {
    expect(dialledNumber(invite(headers), { ...CARRIER, ...carrier })).toBe(number)
  })

  test('with the first prefix rule that fits, once; telephone parameters stay', () => {
    const rules = [
      { strip: '90', add: '0' },
      { strip: '', add: '02' },
    ]
    const dialled = (user: string) =>
      dialledNumber(invite('', { uri: `sip:${user}@x` }), { ...CARRIER, dialledPrefixes: rules })
    expect(dialled('90802050001')).toBe('0802050001')
    expect(dialled('00000001')).toBe('0200000001')
    expect(dialled('9-0-802050001;phone-context=+82')).toBe('0802050001;phone-context=+82')
  })
})

test('our Contact names the number in the form that the profile asks for', () => {
  expect(answerUser('0802050001', { answerNumber: 'none' })).toBe('ansimpass')
  expect(answerUser('+82-80-205-0001', { answerNumber: 'national' })).toBe('0802050001')
  expect(answerUser('0802050001', { answerNumber: 'e164' })).toBe('+82802050001')
  expect(answerUser('hong', { answerNumber: 'e164' })).toBe('ansimpass')
})

test('a carrier beyond its calls a second is shed until they have come back; others are not', () => {
  const rates = createRates()
  const slow = { ...CARRIER, name: 'slow', callsPerSecond: 2 }
  const taken = (carrier: Carrier, now: number) => rates.take(carrier, now)
  expect([taken(slow, 0), taken(slow, 0), taken(slow, 0)]).toEqual([true, true, false])
  expect(taken({ ...slow, name: 'other' }, 0)).toBe(true)
  expect(taken({ ...slow, name: 'unlimited', callsPerSecond: 0 }, 0)).toBe(true)
  expect([taken(slow, 499), taken(slow, 500), taken(slow, 500)]).toEqual([false, true, false])
  expect([taken(slow, 60_000), taken(slow, 60_000), taken(slow, 60_000)]).toEqual([true, true, false])
})
