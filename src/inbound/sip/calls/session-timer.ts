/**
 * Session timers (RFC 4028): how long a call lives without a sign of life. No call here lasts longer than 12 s, so none is
 * ever refreshed; but who asks for a timer gets one, since some exchanges insist on it.
 */
import { parseNumber } from '../stack/message/numbers.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'
import { headerValue } from '../stack/message/split-message.ts'
import { optionTags } from './option-tags.ts'

/** The least that the RFC allows, seconds. */
const LEAST = 90

export const MIN_SE = `Min-SE: ${LEAST}`

/** Refused with 422 and `MIN_SE`: only where the caller speaks session timers, else a proxy's wish would cost the call. */
export function isTooShort(request: SipRequest): boolean {
  const wish = wishOf(request)
  return wish !== undefined && wish.seconds < LEAST && speaksTimer(request)
}

/** Header lines of a 2xx. The caller refreshes, unless it asks us to or does not know how (table 2 of the RFC). */
export function timerHeaders(request: SipRequest): readonly string[] {
  const wish = wishOf(request)
  if (wish === undefined || wish.seconds < LEAST) return []
  if (!speaksTimer(request)) return [`Session-Expires: ${wish.seconds};refresher=uas`]
  if (wish.refresher === 'uas') return [`Session-Expires: ${wish.seconds};refresher=uas`]
  return ['Require: timer', `Session-Expires: ${wish.seconds};refresher=uac`]
}

type Wish = { readonly seconds: number; readonly refresher: 'uac' | 'uas' | undefined }

/** A header that cannot be read asks for nothing: the call is worth more. */
function wishOf(request: SipRequest): Wish | undefined {
  const [seconds = '', ...parameters] = (headerValue(request.headers, 'session-expires') ?? '').split(';')
  const number = parseNumber(seconds.trim(), 2 ** 32 - 1)
  if (number === undefined) return undefined
  const stated = parameters.map((each) => /^\s*refresher\s*=\s*(uac|uas)\s*$/i.exec(each)?.[1]?.toLowerCase())
  const refresher = stated.find((each) => each !== undefined)
  return { seconds: number, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined }
}

function speaksTimer(request: SipRequest): boolean {
  return optionTags(request, 'supported').includes('timer') || optionTags(request, 'require').includes('timer')
}
