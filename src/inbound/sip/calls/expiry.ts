/** Expires of an INVITE: how long the caller waits for an answer (RFC 3261 section 13.3.1). */
import { parseNumber } from '../stack/message/numbers.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'
import { headerValue } from '../stack/message/split-message.ts'

/** No call waits so long for its answer, seconds: a longer time never ends one. */
const LONGEST = 60

/** @returns milliseconds from the INVITE; undefined where it says none, or one that ends no call */
export function expiryOf(invite: Pick<SipRequest, 'headers'>): number | undefined {
  const seconds = parseNumber(headerValue(invite.headers, 'expires') ?? '', LONGEST)
  return seconds === undefined ? undefined : seconds * 1_000
}
