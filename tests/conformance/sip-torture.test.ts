/** The torture messages of RFC 4475 as far as this door can meet them: what must be read is read, what is broken is refused. */
import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../src/doors/sip/message/parse-message.ts'
import { parseUri, userOf } from '../../src/doors/sip/message/parse-uri.ts'
import { transactionKey } from '../../src/doors/sip/transaction/transaction-key.ts'

const crlf = (text: string) => text.trimStart().replaceAll('\n', '\r\n')

/** A plain request that each case changes in one place. */
const PLAIN = `
OPTIONS sip:user@example.com SIP/2.0
To: sip:j.user@example.com
From: sip:caller@example.net;tag=93942939o2
Max-Forwards: 70
Call-ID: plain.ndaksdj@192.0.2.1
CSeq: 7 OPTIONS
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw
Content-Length: 0

`
const changed = (from: string, to: string) => {
  expect(PLAIN).toContain(from)
  return crlf(PLAIN.replace(from, to))
}

describe('3.1.1 valid messages', () => {
  test('3.1.1.1 a short tortuous INVITE', () => {
    const message = crlf(`
INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : 3
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

v=0`)
    const parsed = parseMessage(message)
    expect(parsed).toMatchObject({
      kind: 'request',
      method: 'INVITE',
      toTag: '1918181833n',
      fromTag: '98asjd8',
      cseq: 9,
      callId: 'wsinv.ndaksdj@192.0.2.1',
      via: { transport: 'UDP', host: '192.0.2.2', branch: '390skdjuw' },
      body: 'v=0',
    })
    expect(parsed.kind === 'request' && parsed.vias).toHaveLength(3)
  })

  test('3.1.1.2 a method of every token character', () => {
    const method = "!interesting-Method0123456789_*+`.%indeed'~"
    const message = crlf(PLAIN.replaceAll('OPTIONS', method))
    expect(parseMessage(message)).toMatchObject({ kind: 'request', method })
  })

  test('3.1.1.3 escapes that stand for characters with a meaning', () => {
    const uri = parseUri('sip:sips%3Auser%40example.com@example.net')
    expect(uri && userOf(uri)).toBe('sips:user@example.com')
  })

  test('3.1.1.4 escaped nulls', () => {
    const uri = parseUri('sip:null-%00-null@example.com')
    expect(uri && userOf(uri)).toBe('null-\0-null')
  })

  test('3.1.1.5 a percent sign that escapes nothing, outside URIs', () => {
    expect(parseMessage(crlf(PLAIN.replaceAll('OPTIONS', 'RE%47IST%45R')))).toMatchObject({ method: 'RE%47IST%45R' })
  })

  test('3.1.1.6 no blank between display name and bracket', () => {
    const message = changed('From: sip:caller@example.net;tag', 'From: caller<sip:caller@example.com>;tag')
    expect(parseMessage(message)).toMatchObject({ kind: 'request', fromTag: '93942939o2' })
  })

  test('3.1.1.7 long values', () => {
    const name = '"I have a user name of extreme proportion"'
    const uri = `sip:${'averylonguser'.repeat(40)}@example.net`
    const tag = '0123456789'.repeat(40)
    const message = changed('sip:caller@example.net;tag=93942939o2', `${name} <${uri}>;tag=${tag}`)
    expect(parseMessage(message)).toMatchObject({ kind: 'request', fromTag: tag })
  })

  test('3.1.1.8 a second request in the same datagram is not read', () => {
    expect(parseMessage(crlf(PLAIN) + crlf(PLAIN.replace('plain', 'second')))).toMatchObject({
      body: '',
      callId: 'plain.ndaksdj@192.0.2.1',
    })
  })

  test('3.1.1.9 semicolons in a user part', () => {
    const uri = parseUri('sip:user;par=u%40example.net@example.com')
    expect(uri && userOf(uri)).toBe('user;par=u@example.net')
  })

  test('3.1.1.10 transports that nobody knows', () => {
    const message = changed('Via: SIP/2.0/UDP', 'Via: SIP/2.0/UNKNOWN')
    expect(parseMessage(message)).toMatchObject({ via: { transport: 'UNKNOWN' } })
  })

  test('3.1.1.12 and 13 a response with an odd reason, and with none', () => {
    const headers = PLAIN.slice(PLAIN.indexOf('To:'))
    const odd = Buffer.from('= 2**3 * 5 * 7 * 13 ** 0 невозможно').toString('latin1')
    expect(parseMessage(crlf(`SIP/2.0 200 ${odd}\n${headers}`))).toMatchObject({ kind: 'response', status: 200 })
    expect(parseMessage(crlf(`SIP/2.0 100 \n${headers}`))).toMatchObject({ kind: 'response', status: 100 })
  })
})

describe('3.1.2 invalid messages', () => {
  const invalid: readonly (readonly [string, string, string])[] = [
    ['3.1.2.1 extraneous separators in Via', ';branch=z9hG4bKkdjuw', ';;,;,,'],
    ['3.1.2.2 Content-Length larger than the message', 'Content-Length: 0', 'Content-Length: 9999'],
    ['3.1.2.3 negative Content-Length', 'Content-Length: 0', 'Content-Length: -999'],
    ['3.1.2.4 scalars out of range: CSeq', 'CSeq: 7', 'CSeq: 36893488147419103232'],
    ['3.1.2.4 scalars out of range: Max-Forwards', 'Max-Forwards: 70', 'Max-Forwards: 300'],
    ['3.1.2.6 unterminated quote', 'To: sip:j.user@example.com', 'To: "Mr. J. User <sip:j.user@example.com>'],
    ['3.1.2.7 brackets around the Request-URI', 'sip:user@example.com SIP', '<sip:user@example.com> SIP'],
    ['3.1.2.8 blanks inside the Request-URI', 'sip:user@example.com SIP', 'sip:user@example.com; lr SIP'],
    ['3.1.2.9 several blanks in the request line', 'OPTIONS sip:user@example.com', 'OPTIONS  sip:user@example.com'],
    ['3.1.2.10 blanks behind the request line', 'SIP/2.0\nTo', 'SIP/2.0  \nTo'],
    [
      '3.1.2.14 a URI with headers outside brackets',
      'To: sip:j.user@example.com',
      'To: sip:j.user@example.com?Route=%3Csip:a%3E',
    ],
    ['3.1.2.15 a display name that must be quoted', 'From: sip:caller', 'From: Bell, Alexander <sip:a@b> sip:caller'],
    ['3.1.2.17 CSeq names another method', '7 OPTIONS', '7 INVITE'],
    ['3.3.1 missing headers', 'Call-ID: plain.ndaksdj@192.0.2.1\n', ''],
    ['3.3.8 several values where one may stand', 'CSeq: 7', 'CSeq: 5 OPTIONS\nCSeq: 7'],
    ['3.3.9 several Content-Lengths', 'Content-Length: 0', 'Content-Length: 0\nContent-Length: 5'],
  ]
  test.each(invalid)('%s', (_, from, to) => {
    expect(parseMessage(changed(from, to))).toMatchObject({ kind: 'bad', error: { status: 400 } })
  })

  test('3.1.2.16 another version', () => {
    expect(parseMessage(changed('SIP/2.0\nTo', 'SIP/7.0\nTo'))).toMatchObject({ kind: 'bad', error: { status: 505 } })
  })

  test('3.1.2.19 a response code that overflows', () => {
    const headers = PLAIN.slice(PLAIN.indexOf('To:'))
    expect(parseMessage(crlf(`SIP/2.0 4294967301 better not break the receiver\n${headers}`)).kind).toBe('bad')
  })
})

describe('3.2 transactions', () => {
  test('3.2.1 a branch that is only the cookie names no transaction: the clients are told apart by the rest', () => {
    const keyOf = (callId: string) => {
      const parsed = parseMessage(crlf(PLAIN.replace('z9hG4bKkdjuw', 'z9hG4bK').replace('plain', callId)))
      return parsed.kind === 'request' ? transactionKey(parsed) : parsed.kind
    }
    expect(keyOf('one')).not.toBe(keyOf('two'))
    expect(keyOf('one')).toBe(keyOf('one'))
  })
})

describe('3.3 what is answered, but not with 400', () => {
  test('3.3.2 and 3 unknown and odd schemes are URIs', () => {
    expect(parseUri('nobodyKnowsThisScheme:totallyopaquecontent')).toBeUndefined()
    expect(parseUri('soap.beep://192.0.2.103:3002')).toBeUndefined()
  })

  test('3.3.12 Max-Forwards of zero is no fault: we do not forward', () => {
    expect(parseMessage(changed('Max-Forwards: 70', 'Max-Forwards: 0')).kind).toBe('request')
  })

  test('3.4.1 a request from before RFC 3261', () => {
    const message = changed(';branch=z9hG4bKkdjuw', '')
      .replace(';tag=93942939o2', '')
      .replace('Max-Forwards: 70\r\n', '')
    expect(parseMessage(message)).toMatchObject({ kind: 'request', fromTag: '', via: { branch: undefined } })
  })
})
