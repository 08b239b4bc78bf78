/** Who is calling, as far as the carrier vouches for it and the caller lets it be shown. */

import type { Line } from '../../domain/phone/line.ts'
import { parseCaller } from '../../domain/phone/parse-caller.ts'
import type { Carrier } from './carriers/carriers.ts'
import { SipParseError } from './message/parse-error.ts'
import type { SipRequest } from './message/parse-message.ts'
import { parseNameAddr } from './message/parse-name-addr.ts'
import { parseUri, type SipUri, type TelUri, userOf } from './message/parse-uri.ts'
import { splitList } from './message/split-list.ts'
import { headerValues } from './message/split-message.ts'

/** Whether a foreign number (E.164) can exist. */
export type PossibleForeign = (e164: string) => boolean

/**
 * P-Asserted-Identity (the first value that is a number), else From where the carrier's profile trusts it.
 * A caller who asked for privacy stays withheld although the carrier knows the number (RFC 3323, RFC 3325).
 *
 * @returns undefined for withheld and unusable numbers
 */
export function callerOf(request: SipRequest, carrier: Carrier, isPossibleForeign?: PossibleForeign): Line | undefined {
  if (asksForPrivacy(request)) return undefined
  const from = uriOf(request.from, 'From')
  if (from !== undefined && isAnonymous(from)) return undefined
  const asserted = headerValues(request.headers, 'p-asserted-identity')
  if (asserted.length > 0) return firstLine(asserted, isPossibleForeign)
  return carrier.trustFrom && from !== undefined ? parseCaller(userOf(from), isPossibleForeign) : undefined
}

function asksForPrivacy(request: SipRequest): boolean {
  for (const value of headerValues(request.headers, 'privacy')) {
    if (/(?:^|[;, \t])(?:id|user)(?:$|[;, \t])/i.test(value)) return true
  }
  return false
}

function firstLine(asserted: readonly string[], isPossibleForeign?: PossibleForeign): Line | undefined {
  for (const header of asserted) {
    for (const value of listOf(header)) {
      const uri = uriOf(value, 'P-Asserted-Identity')
      if (uri === undefined) continue
      if (isAnonymous(uri)) return undefined
      const line = parseCaller(userOf(uri), isPossibleForeign)
      if (line !== undefined) return line
    }
  }
  return undefined
}

function isAnonymous(uri: SipUri | TelUri): boolean {
  return uri.scheme !== 'tel' && (uri.host === 'anonymous.invalid' || uri.user.toLowerCase() === 'anonymous')
}

/** An address that cannot be read shows no number; it is no reason to refuse the call. */
function uriOf(value: string, where: string): SipUri | TelUri | undefined {
  try {
    return parseUri(parseNameAddr(value, where).uri)
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}

function listOf(header: string): readonly string[] {
  try {
    return splitList(header)
  } catch (error) {
    if (error instanceof SipParseError) return []
    throw error
  }
}
