/** Who is calling, as far as the carrier vouches for it and the caller lets it be shown. */

import type { Line } from '../../domain/phone/line.ts'
import { parseCaller } from '../../domain/phone/parse-caller.ts'
import type { Carrier } from './carriers/carriers.ts'
import { applyRules } from './carriers/prefix-rules.ts'
import { addressesIn, uriOf } from './message/numbers-in.ts'
import type { SipRequest } from './message/parse-message.ts'
import { type SipUri, type TelUri, userOf } from './message/parse-uri.ts'
import { headerValue } from './message/split-message.ts'
import { withholdsNumber } from './privacy.ts'

/** Whether a foreign number (E.164) can exist. */
export type PossibleForeign = (e164: string) => boolean

/**
 * P-Asserted-Identity (the first value that is a number), else From where the carrier's profile trusts it.
 * A caller who asked for privacy stays withheld although the carrier knows the number (RFC 3323, RFC 3325).
 *
 * @returns undefined for withheld and unusable numbers
 */
export function callerOf(request: SipRequest, carrier: Carrier, isPossibleForeign?: PossibleForeign): Line | undefined {
  if (withholdsNumber(request.headers)) return undefined
  const from = uriOf(request.from, 'From')
  if (from !== undefined && isAnonymous(from)) return undefined
  const lineOf = (uri: SipUri | TelUri) =>
    parseCaller(applyRules(userOf(uri), carrier.callerPrefixes), isPossibleForeign)
  if (headerValue(request.headers, 'p-asserted-identity') !== undefined) return firstAsserted(request, carrier, lineOf)
  return carrier.trustFrom && from !== undefined ? lineOf(from) : undefined
}

function firstAsserted(
  request: SipRequest,
  { assertedIdentity }: Carrier,
  lineOf: (uri: SipUri | TelUri) => Line | undefined,
): Line | undefined {
  for (const uri of addressesIn(request.headers, 'p-asserted-identity')) {
    if (isAnonymous(uri)) return undefined
    if (assertedIdentity !== 'any' && (uri.scheme === 'tel') !== (assertedIdentity === 'tel')) continue
    const line = lineOf(uri)
    if (line !== undefined) return line
  }
  return undefined
}

function isAnonymous(uri: SipUri | TelUri): boolean {
  return uri.scheme !== 'tel' && (uri.host === 'anonymous.invalid' || uri.user.toLowerCase() === 'anonymous')
}
