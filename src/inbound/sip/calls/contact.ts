/** Our address in a dialog, as the caller may use it. */
import { answerUser } from '../carriers/answer-user.ts'
import type { Source } from '../stack/message/write-message.ts'
import { hostPort } from '../stack/transport/address.ts'
import { dialledNumber } from './dialled.ts'
import type { Incoming } from './sip-context.ts'

/** `sips:` where the call came so; else the transport where it is not UDP (RFC 3261 sections 12.1.1 and 19.1.1). @returns a header line */
export function contactLine(
  { request, transport, carrier }: Pick<Incoming, 'request' | 'transport' | 'carrier'>,
  local: Source,
): string {
  const user = answerUser(dialledNumber(request, carrier), carrier)
  if (/^sips:/i.test(request.uri)) return `Contact: <sips:${user}@${hostPort(local)}>`
  const parameter = transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`
  return `Contact: <sip:${user}@${hostPort(local)}${parameter}>`
}
