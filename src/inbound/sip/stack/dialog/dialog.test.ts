/** Dialogs: their names, and our BYE by the routes of the INVITE. */
import { describe, expect, test } from 'vitest'
import { parseMessage } from '../message/parse-message.ts'
import { dialogIdIn, dialogOf, writeBye } from './dialog.ts'

function invite(headers: string) {
  const text = `INVITE sip:a@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1\nFrom: "B" <sip:b@a.example>;tag=f\nTo: <sip:a@a.example>\nCall-ID: c\nCSeq: 5 INVITE\n${headers}\n\n`
  const request = parseMessage(text.replaceAll('\n', '\r\n'))
  if (request.kind !== 'request') throw new Error('not read')
  return request
}
const bye = (headers: string) =>
  writeBye(
    dialogOf({ request: invite(headers), carrier: { name: 'kt' } }, 't'),
    'UDP',
    '192.0.2.2:5060',
    'z9hG4bKx',
    'SIP;cause=408',
  )

test('a request inside the dialog has its name', () => {
  const sent = { request: invite('Contact: <sip:b@192.0.2.1>'), carrier: { name: 'kt' } }
  const dialog = dialogOf(sent, 't')
  expect(dialogIdIn({ ...sent, request: { ...sent.request, toTag: 't' } })).toBe(dialog.id)
  expect(dialogIdIn({ ...sent, request: { ...sent.request, toTag: 'u' } })).not.toBe(dialog.id)
  const other = { name: 'other' }
  expect(dialogIdIn({ carrier: other, request: { ...sent.request, toTag: 't' } })).not.toBe(dialog.id)
})

describe('our BYE', () => {
  test('swaps From and To and goes to the Contact', () => {
    expect(bye('Contact: "B, b" <sip:b@192.0.2.1:5070;transport=udp>;q=1')).toBe(
      [
        'BYE sip:b@192.0.2.1:5070;transport=udp SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKx;rport',
        'Max-Forwards: 70',
        'From: <sip:a@a.example>;tag=t',
        'To: "B" <sip:b@a.example>;tag=f',
        'Call-ID: c',
        'CSeq: 1 BYE',
        'User-Agent: AnsimPass',
        'Reason: SIP;cause=408',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    )
  })

  const written: readonly (readonly [string, string, string, readonly string[]])[] = [
    [
      'loose routes in their order',
      'Record-Route: <sip:p1;lr>, <sip:p2;lr>\nContact: <sip:b@x>',
      'sip:b@x',
      ['<sip:p1;lr>', '<sip:p2;lr>'],
    ],
    [
      'a strict router in place of the target',
      'Record-Route: <sip:p1>\nRecord-Route: <sip:p2;lr>\nContact: <sip:b@x>',
      'sip:p1',
      ['<sip:p2;lr>', '<sip:b@x>'],
    ],
    ['no Contact: From', 'Subject: x', 'sip:b@a.example', []],
    ['a broken Contact: From', 'Contact: <sip:b@x..y>', 'sip:b@a.example', []],
    [
      'no headers and no method of a Contact (RFC 3261 section 19.1.1)',
      'Contact: <sip:b@x:5070;user=phone;Method=INVITE;transport=udp?Replaces=a%40b&Subject=x>',
      'sip:b@x:5070;user=phone;transport=udp',
      [],
    ],
    ['nor a method written in escapes', 'Contact: <sip:b@x;%6dethod=REFER>', 'sip:b@x', []],
    ['a question mark of the user stays', 'Contact: <sip:b?x@h?a=b>', 'sip:b?x@h', []],
    [
      'nor of a strict router',
      'Record-Route: <sip:p1;method=INVITE?a=b>\nContact: <sip:b@x;method=INVITE>',
      'sip:p1',
      ['<sip:b@x>'],
    ],
    [
      'lr is a parameter of the URI, not of the header',
      'Record-Route: <sip:p1>;lr\nContact: <sip:b@x>',
      'sip:p1',
      ['<sip:b@x>'],
    ],
    ['broken routes: none', 'Record-Route: "x" y\nContact: <sip:b@x>', 'sip:b@x', []],
  ]
  test.each(written)('%s', (_, headers, target, routes) => {
    const lines = bye(headers).split('\r\n')
    expect(lines[0]).toBe(`BYE ${target} SIP/2.0`)
    expect(lines.filter((line) => line.startsWith('Route: '))).toEqual(routes.map((route) => `Route: ${route}`))
  })
})
