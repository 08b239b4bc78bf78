/** Extensions of SIP by their option tags: what a caller requires or supports, and what of it this server speaks (RFC 3261 section 8.2.2.3). */
import type { SipRequest } from '../stack/message/parse-message.ts'
import { headerValues } from '../stack/message/split-message.ts'

/** PRACK (RFC 3262) and session timers (RFC 4028). */
const SPOKEN: readonly string[] = ['100rel', 'timer']

export const SUPPORTED = `Supported: ${SPOKEN.join(', ')}`

/** In lower case. */
export function optionTags(request: SipRequest, header: 'require' | 'supported'): readonly string[] {
  return headerValues(request.headers, header)
    .flatMap((value) => value.split(','))
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => tag !== '')
}

/** What the request requires and we do not speak: it is refused with 420, which names these. */
export function unsupportedIn(request: SipRequest): readonly string[] {
  return optionTags(request, 'require').filter((tag) => !SPOKEN.includes(tag))
}
