/** RFC 5118: IPv6 in SIP messages. Each section with a message of our own, over IPv4 on loopback unless the trouble needs otherwise. */
import type { Torture } from '../torture-message.ts'

function request(method: string, uri: string, more = '', body = '', via = ''): string {
  return `
${method} ${uri} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}${via}
From: <sip:01000000001@[2001:db8::1]>;tag={id}
To: <sip:{to}@[2001:db8::10]>
Call-ID: {id}@[2001:db8::1]
CSeq: 7 ${method}
Max-Forwards: 70
${more}Content-Length: {length}

${body}`
}

const SDP = (addresses: string) => `v=0
o=- 1 1 IN IP6 2001:db8::20
s=-
t=0 0
${addresses}`

export const IPV6: readonly Torture[] = [
  {
    section: '4.1',
    trouble: 'an IPv6 address in brackets as Request-URI',
    called: 'valid',
    message: request('REGISTER', 'sip:[2001:db8::10]'),
    answer: 405,
    why: 'well-formed; nobody registers at a door',
    reads: { target: { host: '[2001:db8::10]', port: undefined } },
  },
  {
    section: '4.2',
    trouble: 'an IPv6 address without brackets as Request-URI',
    called: 'invalid',
    message: request('INVITE', 'sip:{to}@2001:db8::10'),
    answer: 400,
    why: 'where does the address end and the port begin?',
  },
  {
    section: '4.3',
    trouble: 'what was meant as a port stands inside the brackets',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@[2001:db8::10:5070]'),
    answer: 404,
    why: 'it is the last group of an address then',
    reads: { target: { host: '[2001:db8::10:5070]', port: undefined } },
  },
  {
    section: '4.4',
    trouble: 'a port behind the brackets',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@[2001:db8::10]:5070'),
    answer: 404,
    why: 'unambiguous',
    reads: { target: { host: '[2001:db8::10]', port: 5070 } },
  },
  {
    section: '4.5',
    trouble: 'received in a Via with brackets',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@[2001:db8::10]', '', '', ';received=[2001:db8::9:255]'),
    answer: 404,
    why: 'the grammar has none there, clients write them all the same',
  },
  {
    section: '4.5',
    trouble: 'received in a Via without brackets',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@[2001:db8::10]', '', '', ';received=2001:db8::9:255'),
    answer: 404,
    why: 'as the grammar has it; what a client writes there is overwritten, not believed',
  },
  {
    section: '4.6',
    trouble: 'SDP with an IPv6 address',
    called: 'valid',
    message: request(
      'INVITE',
      'sip:{to}@[2001:db8::10]',
      'Content-Type: application/sdp\n',
      SDP('c=IN IP6 2001:db8::20\nm=audio 0 RTP/AVP 8\n'),
    ),
    answer: 404,
    why: 'its port is 0 here, so that the answer comes without a prompt',
  },
  {
    section: '4.7',
    trouble: 'IPv4 and IPv6 hops in one request',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@door.example', 'Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKsix\n'),
    answer: 404,
    why: 'further hops are copied as they are',
  },
  {
    section: '4.8',
    trouble: 'SDP with media on IPv4 and on IPv6',
    called: 'valid',
    message: request(
      'INVITE',
      'sip:{to}@[2001:db8::10]',
      'Content-Type: application/sdp\n',
      SDP('m=audio 0 RTP/AVP 8\nc=IN IP6 2001:db8::20\nm=video 0 RTP/AVP 31\nc=IN IP4 192.0.2.20\n'),
    ),
    answer: 404,
    why: 'each media line has its own address',
  },
  {
    section: '4.9',
    trouble: 'IPv4 addresses mapped into IPv6',
    called: 'valid',
    message: request(
      'INVITE',
      'sip:{to}@[::ffff:192.0.2.10]',
      'Contact: <sip:01000000001@[::ffff:192.0.2.10]>\nContent-Type: application/sdp\n',
      SDP('c=IN IP6 ::ffff:192.0.2.10\nm=audio 0 RTP/AVP 8\n'),
    ),
    answer: 404,
    why: 'an address like others',
    reads: { target: { host: '[::ffff:192.0.2.10]' } },
  },
  {
    section: '4.10',
    trouble: 'the colon too many that RFC 3261’s grammar asks for before an IPv4 tail',
    called: 'valid',
    message: request('INVITE', 'sip:{to}@[2001:db8:::192.0.2.1]'),
    answer: 404,
    why: 'who followed the old grammar is read; RFC 5954 took the colon out, and we never write it',
  },
]
