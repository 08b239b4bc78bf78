/** The SDP offer in a request's body: alone, or as one part of a multipart body (SIP-I carriers add ISUP beside it). */
import { bare } from '../message/characters.ts'
import { MOST_PARTS } from '../message/limits.ts'
import type { SipRequest } from '../message/parse-message.ts'
import { headerValue, headerValues, splitMessage } from '../message/split-message.ts'
import { parseSdp, type SdpOffer } from './parse-sdp.ts'

/** @returns undefined where there is none to read, or where Accept says that no SDP may come back */
export function offerIn(request: SipRequest): SdpOffer | undefined {
  if (request.body === '' || !acceptsSdp(request)) return undefined
  const type = headerValue(request.headers, 'content-type') ?? ''
  if (headerValue(request.headers, 'content-encoding') !== undefined) return undefined
  if (isSdp(type)) return parseSdp(request.body)
  const boundary = boundaryOf(type)
  return boundary === undefined ? undefined : offerInParts(request.body, boundary)
}

function acceptsSdp({ headers }: SipRequest): boolean {
  const accepted = headerValues(headers, 'accept')
  return accepted.length === 0 || accepted.some((value) => /(?:application\/sdp|application\/\*|\*\/\*)/i.test(value))
}

function isSdp(type: string): boolean {
  return /^application[ \t]*\/[ \t]*sdp[ \t]*(?:;|$)/i.test(type)
}

function boundaryOf(type: string): string | undefined {
  if (!/^multipart[ \t]*\/[ \t]*(?:mixed|alternative|related)[ \t]*;/i.test(type)) return undefined
  const match = /;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type)
  return match?.[1] ?? match?.[2]
}

/** Only one level deep. */
function offerInParts(body: string, boundary: string): SdpOffer | undefined {
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`, MOST_PARTS + 1).slice(1)) {
    if (part.startsWith('--')) return undefined
    const lineEnd = part.indexOf('\r\n')
    if (lineEnd === -1 || bare(part.slice(0, lineEnd)) !== '') return undefined
    // A part has headers like a message, but no start line.
    const { headers, body: content } = splitMessage(`part\r\n${part.slice(lineEnd + 2)}`)
    if (isSdp(headerValue(headers, 'content-type') ?? '')) return parseSdp(content)
  }
  return undefined
}
