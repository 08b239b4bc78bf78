/** SIP as text, as little as a calling handset needs: it writes requests and reads what one server says back. */

export type SipHeaders = readonly (readonly [name: string, value: string])[]

export type SipReply = { readonly status: number; readonly reason: string } & SipParts
export type SipRequest = { readonly method: string } & SipParts
type SipParts = {
  /** Lower-case long names; several lines of one name in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  c: 'content-type',
  f: 'from',
  i: 'call-id',
  l: 'content-length',
  m: 'contact',
  t: 'to',
  v: 'via',
}

export function writeSip(startLine: string, headers: SipHeaders, body = ''): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`${startLine}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** @returns undefined where the datagram is no SIP message (a keep-alive, noise). */
export function readSip(datagram: Buffer): SipReply | SipRequest | undefined {
  const text = datagram.toString('utf8')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [startLine = '', ...lines] = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const parts = { headers: readHeaders(lines), body: text.slice(end + 4) }
  const reply = /^SIP\/2\.0 ([1-6]\d\d) ?(.*)$/.exec(startLine)
  if (reply !== null) return { status: Number(reply[1]), reason: reply[2] ?? '', ...parts }
  const request = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(startLine)
  return request?.[1] === undefined ? undefined : { method: request[1], ...parts }
}

export function header(message: SipParts, name: string): string {
  return message.headers.get(name)?.[0] ?? ''
}

/** The transaction a reply belongs to: branch of the topmost Via, and the method. */
export function branchOf(message: SipParts): string {
  return /;\s*branch\s*=\s*([^;,\s]+)/i.exec(header(message, 'via'))?.[1] ?? ''
}

export function tagOf(value: string): string {
  return /;\s*tag\s*=\s*([^;,\s>]+)/i.exec(value.slice(value.lastIndexOf('>') + 1))?.[1] ?? ''
}

/** The URI of a name-addr (`"Cafe" <sip:a@b>;x=y`) or of a bare one. */
export function uriOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? ''
}

/** RFC 3261 20.33: seconds in front of a comment or parameters. */
export function retryAfterOf(message: SipParts): number | undefined {
  const seconds = /^\d+/.exec(header(message, 'retry-after'))?.[0]
  return seconds === undefined ? undefined : Number(seconds)
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const short = line.slice(0, colon).trim().toLowerCase()
    const name = LONG_NAMES[short] ?? short
    const values = headers.get(name) ?? []
    values.push(line.slice(colon + 1).trim())
    headers.set(name, values)
  }
  return headers
}
