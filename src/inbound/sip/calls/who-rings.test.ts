/** The calling line and the number that counts as dialled, by profile. */
import { describe, expect, test } from 'vitest'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { answerUser } from '../carriers/answer-user.ts'
import { type Carrier, LOOPBACK } from '../carriers/carriers.ts'
import { parseMessage } from '../stack/message/parse-message.ts'
import { callerOf } from './caller.ts'
import { dialledNumber } from './dialled.ts'

const CARRIER: Carrier = { ...LOOPBACK, trustFrom: false }

function invite(
  headers: string,
  { from = '<sip:a@b>', uri = 'sip:0802050001@192.0.2.2', to = '<sip:0802050002@192.0.2.2>' } = {},
) {
  const text = `INVITE ${uri} SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\nFrom: ${from};tag=1\nTo: ${to}\nCall-ID: c\nCSeq: 1 INVITE\n${headers}\n`
  const request = parseMessage(text.replaceAll('\n', '\r\n'))
  if (request.kind !== 'request') throw new Error('not read')
  return request
}

describe('the caller', () => {
  /** The line, or why there is none. */
  const caller = (headers: string, carrier: Partial<Carrier> = {}, from?: string) => {
    const found = callerOf(invite(headers, from === undefined ? {} : { from }), { ...CARRIER, ...carrier })
    return found.kind === 'shown' ? found.line : found.kind
  }
  const PAI = 'P-Asserted-Identity: "Hong" <sip:01000000001@ims.example>, <tel:+82-10-0000-0002>\n'

  const cases: readonly (readonly [string, string, Partial<Carrier>, string])[] = [
    ['the first asserted number', PAI, {}, '+821000000001'],
    ['the asserted tel: number where only that counts', PAI, { assertedIdentity: 'tel' }, '+821000000002'],
    ['the asserted sip: number where only that counts', PAI, { assertedIdentity: 'sip' }, '+821000000001'],
    ['unreadable without assertion, From untrusted', '', {}, 'unreadable'],
    ['withheld by Privacy: id', `Privacy: id\n${PAI}`, {}, 'withheld'],
    ['withheld by Privacy: user;critical', `Privacy: user;critical\n${PAI}`, {}, 'withheld'],
    ['withheld by Privacy: ID among others', `Privacy: header; ID\n${PAI}`, {}, 'withheld'],
    ['withheld where none stands beside id', `Privacy: none;id\n${PAI}`, {}, 'withheld'],
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
    ['unreadable where an assertion is', 'P-Asserted-Identity: "open <sip:01000000001@x>\n', {}, 'unreadable'],
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
    expect(caller(PAI, { trustFrom: true }, '"Anonymous" <sip:anonymous@anonymous.invalid>')).toBe('withheld')
  })

  const RPID = { remotePartyId: true }
  const remote: readonly (readonly [string, Partial<Carrier>, string])[] = [
    ['<sip:01000000005@x>;party=calling;screen=yes;privacy=off', RPID, '+821000000005'],
    ['"Hong" <sip:01000000005@x>;screen=yes', RPID, '+821000000005'],
    ['<sip:0802050001@x>;party=called, <tel:+821000000005>;screen=yes;privacy=name', RPID, '+821000000005'],
    ['<sip:01000000005@x>;screen=yes;privacy=full', RPID, 'withheld'],
    ['<sip:01000000005@x>;screen=yes;privacy="full-network"', RPID, 'withheld'],
    ['<sip:01000000005@x>;screen=yes;privacy=uri', RPID, 'withheld'],
    ['<sip:01000000005@x>;screen=yes;privacy=full', {}, 'unreadable'],
    ['<sip:01000000005@x>;screen=no', RPID, 'unreadable'],
    ['<sip:01000000005@x>', { ...RPID, trustFrom: true }, '+821000000005'],
    ['<sip:pbx@x>;screen=yes', RPID, 'unreadable'],
    ['"open <sip:01000000005@x>', RPID, 'unreadable'],
  ]
  test.each(remote)('Remote-Party-ID: %s, %j', (value, profile, expected) => {
    expect(caller(`Remote-Party-ID: ${value}\n`, profile)).toBe(expected)
  })

  test('an assertion goes before Remote-Party-ID, whose wish to be hidden still counts', () => {
    const hidden = 'Remote-Party-ID: <sip:01000000005@x>;screen=yes;privacy=full\n'
    expect(caller(`${PAI}${hidden}`, RPID)).toBe('withheld')
    expect(caller(`${PAI}${hidden.replace('full', 'off')}`, RPID)).toBe('+821000000001')
  })
})

describe('a number with what carriers add to it', () => {
  const LONG =
    'npdi;rn=+82-2-0000-9999;cic=+82-10;isub=1234;phone-context=ims.mnc005.mcc450.3gppnetwork.org;verstat=No-TN-Validation'
  const written: readonly (readonly [string, string])[] = [
    ['sip:+821000000001@x', '01000000001'],
    [`sip:+821000000001;${LONG}@x;user=phone`, '01000000001'],
    [`sip:01000000001;${LONG}@x;user=phone`, '01000000001'],
    ['sip:1000000001;phone-context=+82@x;user=phone', '01000000001'],
    ['sip:1000000001@x;user=phone;phone-context=+82', '01000000001'],
    ['sip:00000001;phone-context=+82-10@x', '01000000001'],
    ['sip:01000000001;phone-context=kt.example@x', '01000000001'],
    ['sip:+82-10-0000-0001;ext=12@x', '01000000001'],
    ['sip:+82.10.0000.0001@x', '01000000001'],
    ['sip:+82(0)10-0000-0001@x', '01000000001'],
    ['sip:%2B82%31%30-0000-0001;npdi@x', '01000000001'],
    ['sip:010%2D0000%2D0001@x', '01000000001'],
    ['sip:01000000001;tgrp=TG-1;trunk-context=kt.example@x;otg=a', '01000000001'],
    ['sip:01000000001:secret@x', '01000000001'],
    [`sip:01000000001;${'x'.repeat(2_000)}@x`, '01000000001'],
    ['sips:01000000001;cpc=ordinary@x', '01000000001'],
    ['tel:+82-10-0000-0001', '01000000001'],
    [`tel:+821000000001;${LONG}`, '01000000001'],
    ['tel:01000000001', '01000000001'],
    ['tel:1000000001;phone-context=+82;isub=12', '01000000001'],
    ['tel:01000000001;phone-context=ims.example', '01000000001'],
    ['tel:%2B821000000001;npdi', '01000000001'],
  ]
  const inEach = written.flatMap(([uri, number]) => [[uri, number, `+82${number.slice(1)}`] as const])

  test.each(inEach)('%s', (uri, _, line) => {
    const lineIn = (headers: string, profile: Partial<Carrier>, from?: string) => {
      const found = callerOf(invite(headers, from === undefined ? {} : { from }), { ...CARRIER, ...profile })
      return found.kind === 'shown' ? found.line : found.kind
    }
    expect(lineIn(`P-Asserted-Identity: "Hong" <${uri}>\n`, {})).toBe(line)
    expect(lineIn(`Remote-Party-ID: <${uri}>;party=calling;screen=yes\n`, { remotePartyId: true })).toBe(line)
    expect(lineIn('', { trustFrom: true }, `<${uri}>`)).toBe(line)
  })

  test.each(inEach)('dialled: %s', (uri, number) => {
    const dialled = (request: ReturnType<typeof invite>, profile: Partial<Carrier>) =>
      parseDialled(dialledNumber(request, { ...CARRIER, ...profile }))
    expect(dialled(invite('', { uri }), {})).toBe(number)
    expect(dialled(invite('', { to: `<${uri}>` }), { dialledFrom: 'to' })).toBe(number)
    expect(dialled(invite(`Diversion: <${uri}>;reason=unknown\n`), { forwarded: 'diversion-last' })).toBe(number)
    const history = `History-Info: <${uri}>;index=1, <sip:0802050001@x>;index=1.1\n`
    expect(dialled(invite(history), { forwarded: 'history-first' })).toBe(number)
  })
})

describe('a verified number', () => {
  const STATED = {
    passed: 'TN-Validation-Passed',
    full: 'tn-validation-passed-A',
    partial: 'TN-Validation-Passed-B',
    failed: 'TN-Validation-Failed',
    none: 'No-TN-Validation',
  }
  const verified = (headers: string, verification: Carrier['verification'], from?: string) => {
    const found = callerOf(invite(headers, from === undefined ? {} : { from }), { ...CARRIER, verification })
    return found.kind === 'shown' && found.verified
  }
  const asserted = (verstat: string) => [
    `P-Asserted-Identity: <sip:+821000000001;verstat=${verstat}@x;user=phone>\n`,
    `P-Asserted-Identity: <tel:+821000000001;verstat=${verstat}>\n`,
    `P-Asserted-Identity: <sip:+821000000001@x;verstat=${verstat}>\n`,
  ]
  const SAID_NOTHING = 'P-Asserted-Identity: <tel:+821000000001>\n'

  test.each([
    ['ignore', ['passed', 'full', 'partial', 'failed', 'none'], true],
    ['prefer', ['passed', 'full', 'partial', 'none'], true],
    ['require', ['passed', 'full'], false],
  ] as const)('%s takes %j, and a number of which nothing is said: %s', (verification, taken, saidNothing) => {
    for (const [name, verstat] of Object.entries(STATED)) {
      const expected = (taken as readonly string[]).includes(name)
      for (const headers of asserted(verstat)) expect(verified(headers, verification), headers).toBe(expected)
    }
    expect(verified(SAID_NOTHING, verification)).toBe(saidNothing)
    expect(verified(`Identity: e30.e30.c2ln;info=<https://c.example>\n${SAID_NOTHING}`, verification)).toBe(saidNothing)
  })

  test('From may say it of the same number, and of no other', () => {
    expect(verified(SAID_NOTHING, 'require', '<sip:01000000001;verstat=TN-Validation-Passed@x>')).toBe(true)
    expect(verified(SAID_NOTHING, 'require', '<sip:01000000002;verstat=TN-Validation-Passed@x>')).toBe(false)
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
