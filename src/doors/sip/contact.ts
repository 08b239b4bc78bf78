/** Our address in a dialog, as the caller may use it. */
import type { Source } from './message/write-message.ts'
import type { Incoming } from './parts.ts'
import { hostPort } from './transport/address.ts'

/** `sips:` where the call came so; else the transport where it is not UDP (RFC 3261 sections 12.1.1 and 19.1.1). @returns a header line */
export function contactLine({ request, transport }: Pick<Incoming, 'request' | 'transport'>, local: Source): string {
  if (/^sips:/i.test(request.uri)) return `Contact: <sips:ansimpass@${hostPort(local)}>`
  const parameter = transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`
  return `Contact: <sip:ansimpass@${hostPort(local)}${parameter}>`
}
