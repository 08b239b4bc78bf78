/** SIP extensions that a request asks for, and bodies that nobody reads here. */
import { describe, expect, test } from 'vitest'
import { parseMessage, type SipRequest } from '../stack/message/parse-message.ts'
import { optionTags, unsupportedIn } from './option-tags.ts'
import { isTooShort, timerHeaders } from './session-timer.ts'
import { unreadBody } from './unread-body.ts'

function request(headers: string, { method = 'INVITE', body = '' } = {}): SipRequest {
  const text = `${method} sip:a@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1\nFrom: <sip:b@a.example>;tag=f\nTo: <sip:a@a.example>\nCall-ID: c\nCSeq: 5 ${method}\n${headers}${headers === '' ? '' : '\n'}\n${body}`
  const parsed = parseMessage(text.replaceAll('\n', '\r\n'))
  if (parsed.kind !== 'request') throw new Error('not read')
  return parsed
}

describe('option tags', () => {
  test('from several headers and lists, in any case, empty ones left out', () => {
    const asked = request('Supported: Timer , ,100REL\nk: path')
    expect(optionTags(asked, 'supported')).toEqual(['timer', '100rel', 'path'])
  })
  test('only what is not spoken is unsupported', () => {
    expect(unsupportedIn(request('Require: 100rel, precondition\nRequire: TIMER'))).toEqual(['precondition'])
    expect(unsupportedIn(request('Require: '))).toEqual([])
  })
})

describe('session timers', () => {
  const asked: readonly (readonly [string, readonly string[]])[] = [
    ['Supported: timer', []],
    ['Supported: timer\nSession-Expires: 1800', ['Require: timer', 'Session-Expires: 1800;refresher=uac']],
    ['Supported: timer\nx: 1800 ; Refresher = UAC', ['Require: timer', 'Session-Expires: 1800;refresher=uac']],
    ['Require: timer\nSession-Expires: 90;refresher=uas', ['Session-Expires: 90;refresher=uas']],
    ['Session-Expires: 1800', ['Session-Expires: 1800;refresher=uas']],
    ['Supported: timer\nSession-Expires: soon', []],
  ]
  test.each(asked)('%j', (headers, answer) => {
    expect(timerHeaders(request(headers))).toEqual(answer)
    expect(isTooShort(request(headers))).toBe(false)
  })
  test('too short a one is refused to who knows what that means, and left out to others', () => {
    expect(isTooShort(request('Supported: timer\nSession-Expires: 89'))).toBe(true)
    expect(isTooShort(request('Session-Expires: 89'))).toBe(false)
    expect(timerHeaders(request('Session-Expires: 89'))).toEqual([])
  })
})

describe('bodies', () => {
  const unread = (headers: string, method?: string) =>
    unreadBody(request(headers, { body: 'x', ...(method === undefined ? {} : { method }) })) !== undefined

  test.each([
    ['Content-Type: application/sdp', false],
    ['c: Application / SDP ;charset=utf-8', false],
    ['Content-Type: multipart/mixed;boundary=x', false],
    ['Content-Type: application/sdp\nContent-Encoding: identity', false],
    ['Content-Type: application/sdp\ne: IDENTITY , identity', false],
    ['Content-Type: application/sdp\ne: gzip', true],
    ['Content-Type: application/sdp\nContent-Transfer-Encoding: 8bit', false],
    ['Content-Type: application/sdp\nContent-Transfer-Encoding: base64', true],
    ['Content-Type: application/sdp\nContent-Disposition: SESSION', false],
    ['Content-Type: application/sdp\nContent-Disposition: early-session', true],
    ['Content-Type: application/sdp\nContent-Disposition: early-session;handling=optional', false],
    ['Content-Type: text/plain', true],
    ['Content-Type: text/plain\nContent-Disposition: session;handling=required', true],
    ['Content-Type: text/plain\nContent-Disposition: render; Handling = optional', false],
    ['Subject: no type', false],
  ])('of an INVITE: %j', (headers, isUnread) => {
    expect(unread(headers)).toBe(isUnread)
  })

  test('an INFO brings keys, a BYE and a CANCEL what they like', () => {
    expect(unread('Content-Type: application/dtmf-relay', 'INFO')).toBe(false)
    expect(unread('Content-Type: application/sdp', 'INFO')).toBe(true)
    expect(unread('Content-Type: text/plain', 'BYE')).toBe(false)
    expect(unread('Content-Type: text/plain', 'CANCEL')).toBe(false)
  })

  test('a type without a body is nothing', () => {
    expect(unreadBody(request('Content-Type: text/plain'))).toBeUndefined()
  })
})
