/** A message without what it says about a person: the last four digits of a number stay, and nothing of names and proofs. */
import { hash } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { headerValue, splitMessage } from '../stack/message/split-message.ts'

export type Masked = {
  readonly text: string
  /** First 8 hex digits of SHA-256 of the Call-ID; '' where there is none. */
  readonly call: string
}

/** Shown as they are, but for long runs of digits. Any header that stands in neither list shows only that it is there. */
const PLAIN = new Set(
  (
    'via call-id cseq max-forwards content-type content-length allow supported require proxy-require unsupported server ' +
    'user-agent retry-after reason session-expires min-se rseq rack timestamp accept accept-encoding accept-language ' +
    'expires date privacy record-route route warning p-early-media'
  ).split(' '),
)
const ADDRESSES = new Set(
  (
    'from to contact p-asserted-identity p-preferred-identity p-called-party-id remote-party-id diversion history-info ' +
    'referred-by reply-to'
  ).split(' '),
)
const LONGEST_KEPT = 4_096
const GONE = '…'

/** @param text  Latin-1, well-formed or not. Never throws; time grows with its length, not faster. */
export function maskMessage(text: string): Masked {
  const { startLine, headers, body } = splitMessage(text)
  const callId = headerValue(headers, 'call-id')
  const sdp = /^application\/sdp\b/i.test(headerValue(headers, 'content-type') ?? '')
  const shownBody = body === '' ? '' : sdp ? maskDigits(body) : GONE
  const lines = headers.map(({ name, value }) => {
    if (name === 'content-length') return `content-length: ${Buffer.byteLength(shownBody)}`
    if (ADDRESSES.has(name)) return `${name}: ${maskAddresses(value)}`
    return PLAIN.has(name) ? `${name}: ${maskDigits(value)}` : `${maskDigits(name)}: ${GONE}`
  })
  const whole = `${[maskStartLine(startLine), ...lines].join('\r\n')}\r\n\r\n${shownBody}`
  return {
    text: whole.length <= LONGEST_KEPT ? whole : `${whole.slice(0, LONGEST_KEPT)}${GONE}`,
    call: callId === undefined ? '' : nameOfCall(callId),
  }
}

/** What a Call-ID is shown as: it may hold a number, and need not be unique in its masked form. */
export function nameOfCall(callId: string): string {
  return hash('sha256', callId).slice(0, 8)
}

/** The reason of an answer is free text of the peer. */
function maskStartLine(line: string): string {
  const status = /^SIP\/2\.0 \d{3} /.exec(line)?.[0] ?? ''
  return `${status}${maskDigits(maskUsers(line.slice(status.length)))}`
}

/** `"Kim" <sip:01000001234@192.0.2.1>;tag=1` → `<sip:***1234@192.0.2.1>;tag=1`. */
function maskAddresses(value: string): string {
  return maskDigits(maskUsers(value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/(^|,)[^<,;:@]*(?=<)/g, '$1')))
}

/** Users of addresses: at most their last four digits. */
function maskUsers(text: string): string {
  return text.replace(/\b(sips?:|tel:)([^@>\s,]*@|[^@>\s,;]*)/gi, (_, scheme: string, user: string) => {
    if (!user.endsWith('@')) return scheme.toLowerCase() === 'tel:' ? `${scheme}${lastFour(user)}` : `${scheme}${user}`
    return `${scheme}${lastFour(user)}@`
  })
}

function lastFour(user: string): string {
  const digits = user
    .replace(/;.*$/s, '')
    .replace(/%3(\d)/gi, '$1')
    .replace(/\D/g, '')
  return `***${digits.length > 6 ? digits.slice(-4) : ''}`
}

/** Six digits or more in a row, with what people write between them; IPv4 addresses stay, behind the `IP4` of SDP too. */
function maskDigits(text: string): string {
  return text.replace(/(?<!IP)\+?\d(?:[-.() ]{0,2}\d){5,}/g, (run) =>
    isIPv4(run) ? run : `***${run.replace(/\D/g, '').slice(-4)}`,
  )
}
