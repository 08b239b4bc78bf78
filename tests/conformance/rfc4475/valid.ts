/** RFC 4475 section 3.1.1: messages that look wrong and are right. Each must be read, none refused as malformed. */
import { type Torture, utf8 } from '../torture-message.ts'

const LONG = 'ten-letters'.repeat(30)

export const VALID: readonly Torture[] = [
  {
    section: '3.1.1.1',
    trouble: 'a short tortuous INVITE: folding, odd case, blanks everywhere, compact forms, empty and unknown headers',
    called: 'valid',
    message: `
INVITE sip:{to}@door.example;nobodyknows SIP/2.0
tO :
 sip:{to}@door.example
fRoM   : "Hong \\\\\\""    <sip:01000000001@phone.example>
  ;
  tag  =  {id}
mAx-FoRwArDs: 0068
cAlL-iD: {id}.tortuous@127.0.0.1
CONTENT-LENGTH   : {length}
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    127.0.0.1:{port};branch=old{id}
S :
A-New-Header:   a new value
\tthat goes on
Odd: ;;,,;;,;
c: application/sdp
Route:
 <sip:proxy.example;lr;strange=value;strange-too>
v:  SIP  / 2.0  / TCP     hop.example   ;
  branch  =   z9hG4bKhop1  ,
 SIP  /    2.0   / UDP  192.0.2.15   ; branch=
 z9hG4bKhop2
M:"Hong \\"\\"" <sip:01000000001@phone.example> ; odd =
      value ;
  odder ; q = 0.33

v=0
`,
    answer: 404,
    why: 'read in full; that it is nobody’s number is found only then',
    reads: { method: 'INVITE', cseq: 9, toTag: '', body: 'v=0\r\n', via: { transport: 'UDP', host: '127.0.0.1' } },
  },
  {
    section: '3.1.1.2',
    trouble: 'every character that a method, a user, a password, a name, a tag and a Call-ID may hold',
    called: 'valid',
    message: `
!An-Odd_Method.0123*%+\`'~ sip:1_odd.User~(is-it!not)&yes=it+is$/so?,/;;*:&pass=1,odd!*pa$s.(word)@door.example SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-.!%66*_+\`'~{id}
To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <sip:1_odd.User~(is-it!not)&yes=it+is$/so?,/;;*@door.example>
From: token1~\` token2'+_ token3*%!.- <sip:plain@phone.example>;odd''~+*_!.-%="${utf8('가나다')}";tag=_{id}~1'+\`*%!-.
Call-ID: {id}.word%ZK-!.*_+'@word\`~)(><:\\/"][?}{
CSeq: 139122385 !An-Odd_Method.0123*%+\`'~
Max-Forwards: 255
Odd-!.%*+_\`'~: ${utf8('\ufeff서울특별시')}
Content-Length: 0

`,
    answer: 501,
    why: 'a method that nobody knows; the answer repeats To with its NUL, byte for byte',
    reads: { method: "!An-Odd_Method.0123*%+`'~", cseq: 139_122_385 },
  },
  {
    section: '3.1.1.3',
    trouble: 'escapes in URIs that stand for characters with a meaning',
    called: 'valid',
    message: `
INVITE sip:sips%3A{to}%40door.example@127.0.0.1 SIP/2.0
To: sip:%75se%72@door.example
From: <sip:I%20have%20blanks@phone.example>;tag={id}
Max-Forwards: 87
i: {id}.escapes@127.0.0.1
CSeq: 234234 INVITE
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Contact: <sip:call%65r@phone.example;%6C%72;n%61me=v%61lue%25%34%31>
Content-Length: 0

`,
    answer: 404,
    why: 'the user is "sips:…@door.example" then: no number',
    reads: { target: { scheme: 'sip', host: '127.0.0.1' } },
  },
  {
    section: '3.1.1.4',
    trouble: 'escaped NULs in URIs',
    called: 'valid',
    message: `
REGISTER sip:door.example SIP/2.0
To: sip:nul-%00-nul@door.example
From: sip:nul-%00-nul@door.example;tag={id}
Max-Forwards: 70
Call-ID: {id}.nul@127.0.0.1
CSeq: 14398234 REGISTER
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Contact: <sip:%00@phone.example>
Contact: <sip:%00%00@phone.example>
L:0

`,
    answer: 405,
    why: 'nobody registers at a door',
  },
  {
    section: '3.1.1.5',
    trouble: 'a percent sign that escapes nothing, outside URIs',
    called: 'valid',
    message: `
RE%47IST%45R sip:door.example SIP/2.0
To: "%Z%45" <sip:a@door.example>
From: "%Z%45" <sip:a@door.example>;tag={id}
Call-ID: {id}.percent@127.0.0.1
CSeq: 29344 RE%47IST%45R
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK%{id}
Max-Forwards: 70
Contact: <sip:one@phone.example>, <sip:%32@phone.example>;expires=3600
l: 0

`,
    answer: 501,
    why: 'it is no REGISTER: escapes do not exist in methods',
    reads: { method: 'RE%47IST%45R' },
  },
  {
    section: '3.1.1.6',
    trouble: 'no blank between display name and angle bracket',
    called: 'valid',
    message: `
OPTIONS sip:{to}@door.example SIP/2.0
To: sip:{to}@door.example
From: hong<sip:01000000001@phone.example>;tag={id}
Max-Forwards: 70
Call-ID: {id}.noblank@127.0.0.1
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
l: 0

`,
    answer: 200,
    why: 'the display name is a token; the bracket ends it',
  },
  {
    section: '3.1.1.7',
    trouble: 'long values: names, users, parameters, tags, branches, 34 hops',
    called: 'valid',
    message: `
INVITE sip:{to}@door.example SIP/2.0
To: "a name of ${LONG}" <sip:{to}@door.example:6000;a=${LONG};${LONG}=b;c>
F: sip:${LONG}@phone.example;tag={id}${LONG};${LONG}=${LONG};quoted="${LONG}"
Call-ID: {id}${LONG}@127.0.0.1
CSeq: 3882340 INVITE
${LONG}: ${LONG};${LONG}=${LONG}
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}${LONG}
${Array.from({ length: 33 }, (_, hop) => `v: SIP/2.0/TCP hop${hop}.example;branch=z9hG4bK${hop}${LONG}`).join('\n')}
Max-Forwards: 70
Contact: <sip:${LONG}@phone.example>
l: {length}

`,
    answer: 404,
    why: 'nothing here is over a limit of ours (message/limits.ts)',
  },
  {
    section: '3.1.1.8',
    trouble: 'a second request behind the first in one datagram',
    called: 'valid',
    message: `
REGISTER sip:door.example SIP/2.0
To: sip:a@door.example
From: sip:a@door.example;tag={id}
Max-Forwards: 70
Call-ID: {id}.two@127.0.0.1
CSeq: 8 REGISTER
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Content-Length: 0

INVITE sip:0802050003@door.example SIP/2.0
To: sip:0802050003@door.example
From: sip:01000000001@phone.example;tag=second{id}
Max-Forwards: 70
Call-ID: {id}.second@127.0.0.1
CSeq: 9 INVITE
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bKsecond{id}
Content-Length: 0

`,
    answer: 405,
    why: 'what lies behind Content-Length in a datagram is dropped unread: one answer, and no call',
    reads: { body: '' },
  },
  {
    section: '3.1.1.9',
    trouble: 'parameters with semicolons inside the user part',
    called: 'valid',
    message: `
OPTIONS sip:user;par=u%40phone.example@door.example SIP/2.0
To: sip:a@door.example
From: sip:01000000001@phone.example;tag={id}
Max-Forwards: 3
Call-ID: {id}.semicolon@127.0.0.1
CSeq: 8 OPTIONS
Accept: application/sdp
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
l: 0

`,
    answer: 200,
    why: 'they are the user’s, not the URI’s',
    reads: { target: { user: 'user;par=u@phone.example', host: 'door.example' } },
  },
  {
    section: '3.1.1.10',
    trouble: 'transports that nobody knows in Via',
    called: 'valid',
    message: `
OPTIONS sip:{to}@door.example SIP/2.0
To: sip:{to}@door.example
From: <sip:01000000001@phone.example>;tag={id}
Max-Forwards: 70
Call-ID: {id}.transports@127.0.0.1
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Via: SIP/2.0/SCTP hop1.example;branch=z9hG4bKhop1
Via: SIP/2.0/TLS hop2.example;branch=z9hG4bKhop2
Via: SIP/2.0/UNKNOWN hop3.example;branch=z9hG4bKhop3
Via: SIP/2.0/TCP hop4.example;branch=z9hG4bKhop4
l: 0

`,
    answer: 200,
    why: 'the answer goes back the way the packet came; further hops are copied as they are',
  },
  {
    section: '3.1.1.11',
    trouble: 'a multipart body with binary bytes in it',
    called: 'valid',
    message: `
MESSAGE sip:{to}@door.example SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id};rport
Route: <sip:127.0.0.1:{port}>
From: sip:01000000001@phone.example;tag={id}
To: sip:{to}@door.example
Max-Forwards: 70
Call-ID: {id}.multipart@127.0.0.1
CSeq: 127 MESSAGE
MIME-Version: 1.0
Content-Type: multipart/mixed;boundary=edge-of-a-part
Content-Length: {length}

--edge-of-a-part
Content-Type: text/plain

Hello
--edge-of-a-part
Content-Type: application/octet-stream
Content-Transfer-Encoding: binary

\x00\x01\x02\xff\x80SIP/2.0 200 OK
--edge-of-a-part--
`,
    answer: 405,
    why: 'well-formed, but a door takes no MESSAGE',
  },
  {
    section: '3.1.1.12',
    trouble: 'a reason phrase of signs and UTF-8 in a response',
    called: 'valid',
    message: `
SIP/2.0 200 = 2**3 * 5, ${utf8('좋습니다')}
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Call-ID: {id}.reason@127.0.0.1
CSeq: 35 INVITE
From: sip:a@door.example;tag={id}
To: sip:01000000001@phone.example;tag=2
Content-Length: 0
Contact: <sip:a@door.example>

`,
    answer: 'silence',
    why: 'a response is never answered; to a request that we did not send it is dropped',
    reads: { kind: 'response', status: 200 },
  },
  {
    section: '3.1.1.13',
    trouble: 'an empty reason phrase',
    called: 'valid',
    message: `
SIP/2.0 100 \x20
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}
Call-ID: {id}.noreason@127.0.0.1
CSeq: 35 INVITE
From: sip:a@door.example;tag={id}
To: sip:01000000001@phone.example;tag=2
Content-Length: 0

`.replace(' \x20', ' '),
    answer: 'silence',
    why: 'as above',
    reads: { kind: 'response', status: 100 },
  },
]
