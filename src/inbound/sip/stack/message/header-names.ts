/** Header names: case does not count, and some have a compact form (RFC 3261 section 7.3.3 and IANA's list). */
import { hasControl } from './characters.ts'

const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

/** As most stacks write them; any other spelling takes the slower way to the same name. */
const USUAL: ReadonlyMap<string, string> = new Map(
  [
    ...['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Content-Type', 'Content-Length'],
    ...['User-Agent', 'Allow', 'Supported', 'Subject', 'Expires', 'Record-Route', 'Route', 'Privacy', 'Require'],
    ...['P-Asserted-Identity', 'Session-Expires', 'Min-SE', 'Accept', 'Date', 'Timestamp', 'Reason'],
  ].map((name) => [name, name.toLowerCase()]),
)

/** @returns the full name in lower case; undefined where there is none. One that is no token is nobody's: nothing asks for it. */
export function headerName(written: string): string | undefined {
  const usual = USUAL.get(written)
  if (usual !== undefined) return usual
  if (written === '' || hasControl(written)) return undefined
  const lower = written.toLowerCase()
  return (lower.length === 1 ? COMPACT[lower] : undefined) ?? lower
}
