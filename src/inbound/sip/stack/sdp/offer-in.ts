/** The session description in a body: alone, or as one part of a multipart body (SIP-I carriers add ISUP beside it). */
import { bare } from '../message/characters.ts'
import { type Content, contentOf } from '../message/content.ts'
import { MOST_PARTS } from '../message/limits.ts'
import type { SipRequest } from '../message/parse-message.ts'
import { headerValues, splitMessage } from '../message/split-message.ts'
import { parseSdp, type SdpOffer } from './parse-sdp.ts'

/** Offers nothing: what stands in place of a description that cannot be read, or that no SDP may answer. */
const NOTHING: SdpOffer = { times: [], media: [] }

/** @returns undefined where there is none: then an INVITE asks for ours */
export function offerIn(request: SipRequest): SdpOffer | undefined {
  if (request.body === '') return undefined
  const content = contentOf(request.headers)
  if (content.type === '') return NOTHING // of no known type, but hardly a wish for an offer of ours
  const text = sdpIn(request.body, content)
  if (text === undefined) return undefined
  return (acceptsSdp(request) ? parseSdp(text) : undefined) ?? NOTHING
}

/** False where Accept says that no SDP may come back. */
export function acceptsSdp({ headers }: SipRequest): boolean {
  const accepted = headerValues(headers, 'accept')
  return accepted.length === 0 || accepted.some((value) => /(?:application\/sdp|application\/\*|\*\/\*)/i.test(value))
}

function sdpIn(body: string, content: Content): string | undefined {
  if (!content.isPlain) return undefined
  if (content.type === 'application/sdp') return content.disposition === 'session' ? body : undefined
  const isMultipart = /^multipart\/(?:mixed|alternative|related)$/.test(content.type)
  return isMultipart && content.boundary !== undefined ? sdpInParts(body, content.boundary) : undefined
}

/** Only one level deep. */
function sdpInParts(body: string, boundary: string): string | undefined {
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`, MOST_PARTS + 1).slice(1)) {
    if (part.startsWith('--')) return undefined
    const lineEnd = part.indexOf('\r\n')
    if (lineEnd === -1 || bare(part.slice(0, lineEnd)) !== '') return undefined
    // A part has headers like a message, but no start line.
    const { headers, body: inner } = splitMessage(`part\r\n${part.slice(lineEnd + 2)}`)
    const content = contentOf(headers)
    const found = content.type === 'application/sdp' ? sdpIn(inner, content) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
