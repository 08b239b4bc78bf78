/**
 * Headers of a request, one by one: which methods need each, by which section of which standard, and what is done where it is broken and not
 * needed. A request is refused with 400 only for a header that its method needs; each row is tried in tests/conformance/sip-headers.test.ts.
 */
import { parseRack } from './parse-rack.ts'

export type Duty = {
  /** Methods that cannot be answered rightly without it. */
  readonly neededBy: 'all' | readonly string[]
  readonly source: string
  /** What the others do with a value that cannot be read. */
  readonly otherwise: string
  /** Reads the value where it is needed; those of all methods are read by parse-message.ts. @throws SipParseError */
  readonly read?: (value: string) => unknown
}

const ABSENT = 'as if absent'
const BY_ALL = { neededBy: 'all', otherwise: '-' } as const

export const HEADER_DUTIES: ReadonlyMap<string, Duty> = new Map<string, Duty>([
  ['via', { ...BY_ALL, source: 'RFC 3261 section 18.2.2: where the answer goes' }],
  ['from', { ...BY_ALL, source: 'RFC 3261 section 8.2.6.2: repeated in the answer; its tag names the dialog' }],
  ['to', { ...BY_ALL, source: 'RFC 3261 section 8.2.6.2: repeated in the answer; its tag names the dialog' }],
  ['call-id', { ...BY_ALL, source: 'RFC 3261 section 8.2.6.2: repeated in the answer; names the call' }],
  ['cseq', { ...BY_ALL, source: 'RFC 3261 section 8.2.6.2: repeated in the answer; names the transaction' }],
  ['content-length', { ...BY_ALL, source: 'RFC 3261 section 18.3: where the message ends' }],
  [
    'rack',
    { neededBy: ['PRACK'], source: 'RFC 3262 section 7.2: which 183 is confirmed', otherwise: ABSENT, read: parseRack },
  ],
  [
    'contact',
    unneeded(
      'RFC 3261 section 12.1.1: the target of our BYE',
      'From is the target; `expires` and `q` are for REGISTER',
    ),
  ],
  ['expires', unneeded('RFC 3261 section 20.19, RFC 4475 section 3.1.2.4', 'the INVITE does not run out')],
  ['date', unneeded('RFC 3261 section 20.17, RFC 4475 section 3.1.2.12: time here is our own', ABSENT)],
  ['max-forwards', unneeded('RFC 3261 section 16.3: for proxies; RFC 4475 section 3.1.2.4', ABSENT)],
  ['record-route', unneeded('RFC 3261 section 12.1.1', 'our BYE goes without Route')],
  ['route', unneeded('RFC 3261 section 16.4: for proxies', ABSENT)],
  ['require', unneeded('RFC 3261 section 8.2.2.3', 'what can be read of it counts (420)')],
  ['proxy-require', unneeded('RFC 3261 section 20.29: for proxies', ABSENT)],
  ['supported', unneeded('RFC 3261 section 20.37', 'what can be read of it counts')],
  ['session-expires', unneeded('RFC 4028 section 9', 'no timer')],
  ['min-se', unneeded('RFC 4028 section 5', ABSENT)],
  ['content-type', unneeded('RFC 3261 section 8.2.3', 'a body of no type we know: 415, unless it is optional')],
  ['content-encoding', unneeded('RFC 3261 section 8.2.3', 'a body in no coding we know: 415')],
  ['content-disposition', unneeded('RFC 3261 section 20.11', 'the body is required')],
  ['accept', unneeded('RFC 3261 section 20.1', 'no SDP may come back: a call without sound')],
  ['timestamp', unneeded('RFC 3261 section 8.2.6.1', 'repeated in 100 as it came')],
  ['privacy', unneeded('RFC 3323 section 4.2', 'words that nobody knows ask for nothing')],
  [
    'p-asserted-identity',
    unneeded('RFC 3325 section 9.1', 'a value costs itself only; none left: 403 with its prompt; empty: as if absent'),
  ],
  ['remote-party-id', unneeded('draft-ietf-sip-privacy-04 section 5', ABSENT)],
  ['diversion', unneeded('RFC 5806 section 4', 'the number dialled stands')],
  ['history-info', unneeded('RFC 7044 section 5', 'the number dialled stands')],
  ['identity', unneeded('RFC 8224 section 6.2', 'counted, never read')],
  ['reason', unneeded('RFC 3326 section 2', ABSENT)],
])

/** Of a header that parse-message.ts does not read itself. @param name  lower case. @throws SipParseError */
export function checkHeader(name: string, value: string, method: string): void {
  const duty = HEADER_DUTIES.get(name)
  if (duty?.read !== undefined && duty.neededBy.includes(method)) duty.read(value)
}

function unneeded(source: string, otherwise: string): Duty {
  return { neededBy: [], source, otherwise }
}
