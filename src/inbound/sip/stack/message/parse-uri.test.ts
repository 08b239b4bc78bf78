/** URIs: sip:, sips:, tel:, and what is none. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SipParseError } from './parse-error.ts'
import { parseUri, userOf } from './parse-uri.ts'

const user = (text: string) => {
  const uri = parseUri(text)
  return uri === undefined ? undefined : userOf(uri)
}

describe('the user part', () => {
  const users: readonly (readonly [string, string])[] = [
    ['sip:0802050001@192.0.2.1', '0802050001'],
    ['SIP:0802050001:secret@a.example:5070;user=phone;lr?Subject=x', '0802050001'],
    ['sips:+82802050001@[2001:db8::1]:5061', '+82802050001'],
    ['sip:%2B8210%30%30000001@a.example', '+821000000001'],
    ['sip:01000000001;phone-context=+82@a.example;user=phone', '01000000001;phone-context=+82'],
    ['sip:a.example', ''],
    ['sip:a?b/c;d&e=f+g$h,i@a.example', 'a?b/c;d&e=f+g$h,i'],
    ['tel:+82-10-0000-0001', '+82-10-0000-0001'],
    ['tel:01000000001', '01000000001'],
    ['tel:01000000001;phone-context=+82', '01000000001;phone-context=+82'],
    ['TEL:142012;phone-context=kt.example;isub=12', '142012;phone-context=kt.example'],
  ]
  test.each(users)('%s', (text, expected) => expect(user(text)).toBe(expected))
})

test('other schemes are URIs, but of no use here', () => {
  for (const text of ['http://a.example', 'mailto:a@a.example', 'urn:service:sos'])
    expect(parseUri(text)).toBeUndefined()
})

test('host, port and parameters', () => {
  expect(parseUri('sip:a@A.Example.:5070;Transport=UDP;lr')).toMatchObject({ host: 'a.example.', port: 5070 })
  const uri = parseUri('sip:a@b;Transport=UDP;lr;m%61x=1')
  expect(uri?.scheme === 'sip' ? [...uri.parameters] : []).toEqual([
    ['transport', 'UDP'],
    ['lr', ''],
    ['max', '1'],
  ])
})

describe('what is none is refused', () => {
  const none = [
    ...['', 'sip', 'sip:', 'sip:@a', 'sip:a@', 'sip:a@b@c', 'sip:a@b:0', 'sip:a@b:65536', 'sip:a@b:x', 'sip:a@[::1'],
    ...['sip:a@[1.2.3.4]', 'sip:a@-b', 'sip:a@b..c', 'sip:a b@c', 'sip:a%4@b', 'sip:a%zz@b', 'sip:a@b;x;x', 'sip:a@b;'],
    ...['sip:a<b@c', 'sip:a:b<@c', 'tel:', 'tel:hong', 'tel:+82;x;x', 'tel:010%zz', '<sip:a@b>'],
  ]
  test.each(none)('%s', (text) => expect(() => parseUri(text)).toThrow(SipParseError))
})

test('nothing but SipParseError is ever thrown, and escapes are undone once', () => {
  const beginning = fc.constantFrom('', 'sip:', 'tel:', 'sip:a@', 'sips:%')
  fc.assert(
    fc.property(beginning, fc.string({ maxLength: 80 }), (scheme, text) => {
      try {
        parseUri(scheme + text)
      } catch (error) {
        expect(error).toBeInstanceOf(SipParseError)
      }
    }),
  )
  expect(user('sip:%2541@a.example')).toBe('%41')
})
