/** RFC 4475 sections 3.2 to 3.4: what is well-formed and yet cannot be had, and what is older than RFC 3261. */
import type { Torture } from '../torture-message.ts'

/** Headers of a plain request, From to Content-Length, for a method. */
function headers(method: string, more = ''): string {
  return `From: <sip:01000000001@phone.example>;tag={id}
To: <sip:{to}@door.example>
Call-ID: {id}@127.0.0.1
CSeq: 7 ${method}
${more}Max-Forwards: 70
Content-Length: {length}
`
}

const VIA = 'Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}\n'

export const SEMANTICS: readonly Torture[] = [
  {
    section: '3.2.1',
    trouble: 'a branch that is only the cookie: no transaction is named',
    called: 'invalid',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA.replace('{id}', '')}${headers('INVITE')}\n`,
    answer: 400,
    why: 'a repetition could not be told from another call; the document allows both, 400 is the sure one',
  },
  {
    section: '3.3.1',
    trouble: 'From, To and Call-ID are missing',
    called: 'invalid',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA}CSeq: 193942 INVITE\nMax-Forwards: 95\nl: 0\n\n`,
    answer: 'silence',
    why: 'an answer without them would be as broken as the request',
  },
  {
    section: '3.3.2',
    trouble: 'a Request-URI of a scheme that nobody knows',
    called: 'semantics',
    message: `\nOPTIONS nobodyknowsthis:whatever SIP/2.0\n${VIA}${headers('OPTIONS')}\n`,
    answer: 416,
    why: 'a URI, but of no use here',
  },
  {
    section: '3.3.3',
    trouble: 'a Request-URI of a scheme that exists, but not in SIP',
    called: 'semantics',
    message: `\nOPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\n${VIA}${headers('OPTIONS')}\n`,
    answer: 416,
    why: 'as above',
  },
  {
    section: '3.3.4',
    trouble: 'unknown schemes in To, From and Contact',
    called: 'semantics',
    message: `
REGISTER sip:door.example SIP/2.0
${VIA}To: isbn:2983792873
From: <http://phone.example>;tag={id}
Call-ID: {id}@127.0.0.1
CSeq: 234902 REGISTER
Max-Forwards: 70
Contact: <name:Hong_Gildong>
l: 0

`,
    answer: 405,
    why: 'well-formed; nobody registers at a door',
  },
  {
    section: '3.3.4',
    trouble: 'the same in an INVITE',
    called: 'semantics',
    message: `
INVITE sip:{to}@door.example SIP/2.0
${VIA}To: isbn:2983792873
From: <http://phone.example>;tag={id}
P-Asserted-Identity: <tel:+821000000001>
Call-ID: {id}@127.0.0.1
CSeq: 234902 INVITE
Max-Forwards: 70
Contact: <name:Hong_Gildong>
l: 0

`,
    answer: 404,
    why: 'the Request-URI names the site, P-Asserted-Identity the caller',
  },
  {
    section: '3.3.5',
    trouble: 'Require and Proxy-Require of what nobody supports',
    called: 'semantics',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA}${headers(
      'INVITE',
      'Require: nobodysupportsthis, orthat\nProxy-Require: northis\n',
    )}\n`,
    answer: 420,
    why: 'Unsupported names what Require asked for; Proxy-Require is for proxies',
  },
  {
    section: '3.3.6',
    trouble: 'a body of an unknown type',
    called: 'semantics',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA}${headers('INVITE', 'Content-Type: application/nobodyknows\n')}
<?anything at all?>
`,
    answer: 415,
    why: 'the caller did not mark the body as optional (RFC 3261 section 8.2.3)',
  },
  {
    section: '3.3.7',
    trouble: 'an unknown Authorization scheme',
    called: 'semantics',
    message: `\nREGISTER sip:door.example SIP/2.0\n${VIA}${headers(
      'REGISTER',
      'Authorization: NobodyKnowsIt o="a",p="b"\n',
    )}\n`,
    answer: 405,
    why: 'who may ring is known by address, nothing is read in Authorization',
  },
  {
    section: '3.3.8',
    trouble: 'several values where one may stand: CSeq, Call-ID, Max-Forwards, To, From',
    called: 'invalid',
    message: `
INVITE sip:{to}@door.example SIP/2.0
${VIA}CSeq: 5 INVITE
Call-ID: {id}@127.0.0.1
Max-Forwards: 70
From: <sip:01000000001@phone.example>;tag={id}
To: <sip:{to}@door.example>
Call-ID: second{id}@127.0.0.1
To: <sip:0802050003@door.example>
From: <sip:01000000002@phone.example>;tag=2{id}
Max-Forwards: 5
CSeq: 59 INVITE
l: 0

`,
    answer: 400,
    why: 'which of them would be the caller? The answer repeats the first of each',
  },
  {
    section: '3.3.9',
    trouble: 'two Content-Lengths that differ',
    called: 'invalid',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA}${headers('INVITE', 'Content-Length: 13\n')}
There's no way to know
`,
    answer: 400,
    why: 'nobody can say where the body ends',
  },
  {
    section: '3.3.10',
    trouble: 'a response whose second Via is everybody: 255.255.255.255',
    called: 'semantics',
    message: `
SIP/2.0 200 OK
${VIA}Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKsaddr
Call-ID: {id}@127.0.0.1
CSeq: 35 INVITE
From: sip:01000000001@phone.example;tag={id}
To: sip:{to}@door.example;tag=2
Contact: <sip:a@127.0.0.1>
Content-Length: 0

`,
    answer: 'silence',
    why: 'a response with two Vias is not for us and is forwarded to nobody',
  },
  {
    section: '3.3.11',
    trouble: 'Max-Forwards 0',
    called: 'valid',
    message: `\nINVITE sip:{to}@door.example SIP/2.0\n${VIA}${headers('INVITE').replace(': 70', ': 0')}\n`,
    answer: 404,
    why: 'this is the last hop, nothing is forwarded',
  },
  {
    section: '3.3.12',
    trouble: 'REGISTER with a parameter of the Contact header',
    called: 'valid',
    message: `\nREGISTER sip:door.example SIP/2.0\n${VIA}${headers(
      'REGISTER',
      'Contact: sip:+821000000001@phone.example;unknownparam\n',
    )}\n`,
    answer: 405,
    why: 'nobody registers at a door',
  },
  {
    section: '3.3.13',
    trouble: 'REGISTER with a parameter of the Contact’s URI',
    called: 'valid',
    message: `\nREGISTER sip:door.example SIP/2.0\n${VIA}${headers(
      'REGISTER',
      'Contact: <sip:+821000000001@phone.example;unknownparam>\n',
    )}\n`,
    answer: 405,
    why: 'nobody registers at a door',
  },
  {
    section: '3.3.14',
    trouble: 'REGISTER with escaped headers in a Contact in brackets',
    called: 'valid',
    message: `\nREGISTER sip:door.example SIP/2.0\n${VIA}${headers(
      'REGISTER',
      'Contact: <sip:01000000001@phone.example?Route=%3Csip:proxy.example%3E>\n',
    )}\n`,
    answer: 405,
    why: 'inside brackets headers may stand; nobody registers at a door',
  },
  {
    section: '3.3.15',
    trouble: 'Accept names only what nobody can write: no SDP may come back',
    called: 'semantics',
    message: `
INVITE sip:{to}@door.example SIP/2.0
${VIA}${headers('INVITE', 'Accept: text/nobodyknows\nContent-Type: application/sdp\n')}
v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 40000 RTP/AVP 8
`,
    answer: 404,
    why: 'an answer with SDP is not accepted, so the call is one without media: at once, without 183',
  },
  {
    section: '3.4.1',
    trouble: 'an INVITE from before RFC 3261: no branch, no From tag, no Max-Forwards, no Contact',
    called: 'valid',
    message: `
INVITE sip:{to}@door.example SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port}
From: <sip:+821000000001@phone.example;user=phone>
Record-Route: <sip:{to}@door.example;maddr=proxy.example>
To: sip:+16505552222@proxy.example;user=phone
Call-ID: {id}@127.0.0.1
CSeq: 102 INVITE
Content-Type: application/sdp
Content-Length: {length}

v=0
`,
    answer: 404,
    why: 'old clients are told apart by what stays the same from INVITE to ACK',
  },
]
