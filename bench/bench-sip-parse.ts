/**
 * Messages per second of the parser beside `sip` from npm, on the same messages: `node bench/bench-sip-parse.ts [SECONDS]` (default 1).
 * Ours reads strictly and takes Via, From, To, CSeq, Contact and the Request-URI apart; `sip` splits most headers lazily and refuses little.
 * "callers" is parser, caller and dialled number together: what a call needs before it is looked up.
 */
import { createRequire } from 'node:module'
import { callerOf } from '../src/inbound/sip/calls/caller.ts'
import { dialledNumber } from '../src/inbound/sip/calls/dialled.ts'
import { LOOPBACK } from '../src/inbound/sip/carriers/carriers.ts'
import { parseMessage } from '../src/inbound/sip/stack/message/parse-message.ts'
import { aboutMachine, asTable } from './report.ts'

type OtherParser = {
  readonly parse: (text: string) => { readonly headers: { readonly via?: readonly unknown[] } } | undefined
}

const other = createRequire(import.meta.url)('sip') as OtherParser
const seconds = Number(process.argv[2] ?? 1)

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 8 0 101',
  '',
].join('\r\n')

function message(method: string, headers: readonly string[], body = ''): string {
  return [
    `${method} sip:0802050001@192.0.2.9 SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1a2b3c4d5e;rport',
    'Max-Forwards: 70',
    'From: "Hong" <sip:01000000001@192.0.2.1;user=phone>;tag=9fxced76sl',
    'To: <sip:0802050001@192.0.2.9>',
    'Call-ID: 3848276298220188511@192.0.2.1',
    `CSeq: 1 ${method}`,
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

const MESSAGES: Readonly<Record<string, string>> = {
  'INVITE of a handset': message(
    'INVITE',
    ['Contact: <sip:01000000001@192.0.2.1:5060>', 'Content-Type: application/sdp'],
    SDP,
  ),
  'INVITE of an IMS core': message(
    'INVITE',
    [
      'Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKhop1;received=192.0.2.22',
      'Via: SIP/2.0/TCP [2001:db8::3]:5060;branch=z9hG4bKhop2',
      'Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr>',
      'Contact: <sip:01000000001@192.0.2.1:5060;transport=udp>;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"',
      'P-Asserted-Identity: "Hong" <sip:+821000000001@ims.example;user=phone>, <tel:+821000000001>',
      'P-Charging-Vector: icid-value=1234bc9876e;icid-generated-at=192.0.2.1;orig-ioi=home1.example',
      'Privacy: none',
      'Supported: 100rel, timer, replaces, precondition',
      'Session-Expires: 1800;refresher=uac',
      'Min-SE: 90',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO',
      'User-Agent: a switch/1.0',
      'Content-Type: application/sdp',
    ],
    SDP,
  ),
  ACK: message('ACK', []),
  'OPTIONS keep-alive': message('OPTIONS', ['Accept: application/sdp', 'User-Agent: a switch/1.0']),
}

let kept = 0
console.log(aboutMachine())
const rows = Object.entries(MESSAGES).map(([name, text]) => {
  const ours = rate(() => {
    kept += parseMessage(text).kind.length
  })
  const theirs = rate(() => {
    kept += other.parse(text)?.headers.via?.length ?? 0
  })
  const callers = name.startsWith('INVITE') ? rate(() => readCall(text)) : undefined
  return {
    message: name,
    bytes: text.length,
    'ours /s': ours,
    'ours µs each': micros(ours),
    'sip /s': theirs,
    'sip µs each': micros(theirs),
    ratio: Math.round((ours / theirs) * 10) / 10,
    'callers µs each': callers === undefined ? '' : micros(callers),
  }
})
console.log(asTable(rows))
if (kept === 0) console.log('nothing was read')

function readCall(text: string): void {
  const request = parseMessage(text)
  if (request.kind !== 'request') throw new Error('the bench writes a message that is refused')
  kept += callerOf(request, LOOPBACK).kind.length + dialledNumber(request, LOOPBACK).length
}

/** Best of three, a second of processor time: what else the machine does is not counted. */
function rate(work: () => void): number {
  run(work, seconds / 2)
  return Math.max(run(work, seconds / 3), run(work, seconds / 3), run(work, seconds / 3))
}

function run(work: () => void, forSeconds: number): number {
  const began = process.cpuUsage()
  const used = () => {
    const { user, system } = process.cpuUsage(began)
    return user + system
  }
  let done = 0
  while (used() < forSeconds * 1e6) {
    for (let i = 0; i < 1_000; i++) work()
    done += 1_000
  }
  return Math.round((done / used()) * 1e6)
}

function micros(perSecond: number): number {
  return Math.round((1e6 / perSecond) * 100) / 100
}
