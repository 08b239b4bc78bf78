/**
 * RFC 4475 section 3.1.2: messages that are wrong. Where only a header is wrong that an INVITE does not need, the call is taken as if it
 * were not there; with everything else the door is strict: who counts visits must not guess. Wherever the trouble allows, the message is an INVITE, so that leniency would show as 486.
 */
import type { Torture } from '../torture-message.ts'

const PLAIN = `
INVITE sip:{to}@door.example SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Max-Forwards: 70
From: <sip:01000000001@phone.example>;tag={id}
To: <sip:{to}@door.example>
Call-ID: {id}@127.0.0.1
CSeq: 7 INVITE
Contact: <sip:01000000001@127.0.0.1:{port}>
Content-Length: 0

`

/** A plain INVITE with one change. */
function changed(from: string, to: string): string {
  if (!PLAIN.includes(from)) throw new Error(`the plain INVITE has no "${from}"`)
  return PLAIN.replace(from, () => to)
}

const RESPONSE = `
SIP/2.0 503 Service Unavailable
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
From: <sip:01000000001@phone.example>;tag={id}
To: <sip:a@door.example>;tag=2
Call-ID: {id}@127.0.0.1
CSeq: 9223372036854775808 INVITE
Retry-After: 949302838503028349304978
Warning: 1812 door "In Progress"
Content-Length: 0

`

export const INVALID: readonly Torture[] = [
  {
    section: '3.1.2.1',
    trouble: 'separators without anything between them, in Via',
    called: 'invalid',
    message: changed('{port};branch=z9hG4bK{id}', '{port};;,;,,;branch=z9hG4bK{id}'),
    answer: 'silence',
    why: 'a Via that cannot be read names no way back',
  },
  {
    section: '3.1.2.1',
    trouble: 'separators without anything between them, in From',
    called: 'invalid',
    message: changed('tag={id}', 'tag={id};;;;'),
    answer: 400,
    why: 'a parameter has a name',
  },
  {
    section: '3.1.2.1',
    trouble: 'separators without anything between them, in Contact',
    called: 'mendable',
    message: changed('{port}>', '{port}>;;;;'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.2',
    trouble: 'Content-Length larger than the datagram',
    called: 'invalid',
    message: changed('Content-Length: 0', 'Content-Length: 9999'),
    answer: 400,
    why: 'the rest of the body will never come',
  },
  {
    section: '3.1.2.3',
    trouble: 'a negative Content-Length',
    called: 'invalid',
    message: changed('Content-Length: 0', 'Content-Length: -999'),
    answer: 400,
    why: 'digits only',
  },
  {
    section: '3.1.2.4',
    trouble: 'an overlarge CSeq in a request',
    called: 'invalid',
    message: changed('CSeq: 7', 'CSeq: 36893488147419103232'),
    answer: 400,
    why: 'below 2^31 (RFC 3261 section 8.1.1.5)',
  },
  {
    section: '3.1.2.4',
    trouble: 'an overlarge Max-Forwards',
    called: 'mendable',
    message: changed('Max-Forwards: 70', 'Max-Forwards: 300'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.4',
    trouble: 'an overlarge Expires',
    called: 'mendable',
    message: changed('Contact', 'Expires: 10000000000\nContact'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.4',
    trouble: 'an overlarge expires in Contact',
    called: 'mendable',
    message: changed('{port}>', '{port}>;expires=280297596632815'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.5',
    trouble: 'overlarge numbers in a response',
    called: 'invalid',
    message: RESPONSE,
    answer: 'silence',
    why: 'a broken response is dropped',
    reads: { kind: 'bad' },
  },
  {
    section: '3.1.2.6',
    trouble: 'a quoted name that never ends',
    called: 'invalid',
    message: changed('To: <', 'To: "Mr. Hong <'),
    answer: 400,
    why: 'nobody can say where the address begins',
  },
  {
    section: '3.1.2.7',
    trouble: 'angle brackets around the Request-URI',
    called: 'invalid',
    message: changed('sip:{to}@door.example SIP', '<sip:{to}@door.example> SIP'),
    answer: 400,
    why: 'the grammar has none there',
  },
  {
    section: '3.1.2.8',
    trouble: 'a blank inside the Request-URI',
    called: 'invalid',
    message: changed('door.example SIP', 'door.example; lr SIP'),
    answer: 400,
    why: 'a blank ends the URI',
  },
  {
    section: '3.1.2.9',
    trouble: 'two blanks between the parts of the request line',
    called: 'invalid',
    message: changed('INVITE sip:{to}@door.example SIP', 'INVITE  sip:{to}@door.example  SIP'),
    answer: 400,
    why: 'exactly one',
  },
  {
    section: '3.1.2.10',
    trouble: 'blanks at the end of the request line',
    called: 'invalid',
    message: changed('SIP/2.0\n', 'SIP/2.0  \n'),
    answer: 400,
    why: 'none',
  },
  {
    section: '3.1.2.11',
    trouble: 'escaped headers in the Request-URI',
    called: 'invalid',
    message: changed('door.example SIP', 'door.example?Route=%3Csip:proxy.example%3E SIP'),
    answer: 400,
    why: 'RFC 3261 section 19.1.1; what they would ask for is not done, so the call is not taken either',
  },
  {
    section: '3.1.2.12',
    trouble: 'a Date in another zone than GMT',
    called: 'mendable',
    message: changed('Contact', 'Date: Fri, 01 Jan 2010 16:00:00 EST\nContact'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.13',
    trouble: 'a Contact whose URI has headers but no angle brackets',
    called: 'mendable',
    message: changed('<sip:01000000001@127.0.0.1:{port}>', 'sip:01000000001@127.0.0.1?Route=%3Csip:proxy.example%3E'),
    answer: 404,
    why: 'a header that an INVITE does not need (message/header-duties.ts)',
  },
  {
    section: '3.1.2.14',
    trouble: 'blanks inside the angle brackets',
    called: 'invalid',
    message: changed('<sip:{to}@door.example>', '"Hong, Gildong" < sip:{to}@door.example >'),
    answer: 400,
    why: 'a URI holds none',
  },
  {
    section: '3.1.2.15',
    trouble: 'a name with a comma that is not quoted',
    called: 'invalid',
    message: changed('From: <', 'From: Hong, Gildong <'),
    answer: 400,
    why: 'an unquoted name is made of tokens',
  },
  {
    section: '3.1.2.16',
    trouble: 'another version of SIP',
    called: 'invalid',
    message: changed('SIP/2.0\nVia: SIP/2.0/UDP', 'SIP/7.0\nVia: SIP/2.0/UDP'),
    answer: 505,
    why: 'what 7.0 means by these words is not ours to say',
  },
  {
    section: '3.1.2.17',
    trouble: 'CSeq names another method than the request line',
    called: 'invalid',
    message: changed('7 INVITE', '7 OPTIONS'),
    answer: 400,
    why: 'its answer could not be matched',
  },
  {
    section: '3.1.2.18',
    trouble: 'CSeq names another method than the request line, which names an unknown one',
    called: 'invalid',
    message: changed('INVITE sip', 'NEWMETHOD sip'),
    answer: 400,
    why: '400 before 501: the mismatch is certain, the method might be new',
  },
  {
    section: '3.1.2.19',
    trouble: 'a response code out of range',
    called: 'invalid',
    message: RESPONSE.replace('503 Service', '4294967301 Service').replace('9223372036854775808', '7'),
    answer: 'silence',
    why: 'a broken response is dropped',
    reads: { kind: 'bad' },
  },
]
