/** The calling line, as far as the carrier vouches for it and the caller lets it be shown. */

import type { Line } from '../../../domain/call/phone/line.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import type { NoLine } from '../../../usecases/call/identify-site.ts'
import type { Carrier } from '../carriers/carriers.ts'
import { applyRules } from '../carriers/prefix-rules.ts'
import { addressesIn, uriOf } from '../stack/message/numbers-in.ts'
import { ownText } from '../stack/message/own-text.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'
import { type SipUri, type TelUri, userOf } from '../stack/message/parse-uri.ts'
import { headerValues } from '../stack/message/split-message.ts'
import { withholdsNumber } from './privacy.ts'
import { remotePartyOf } from './remote-party.ts'
import { isVerified, verstatOf } from './verification.ts'

/** Whether a foreign number (E.164) can exist. */
export type PossibleForeign = (e164: string) => boolean

export type Caller =
  | {
      readonly kind: 'shown'
      readonly line: Line
      /** False where the carrier's profile asks for a verified number and this one is not. */
      readonly verified: boolean
    }
  | { readonly kind: NoLine }

/**
 * P-Asserted-Identity (the first value that is a number; an empty header is none), else Remote-Party-ID where the profile reads it, else From where the profile
 * trusts it. A caller who asked for privacy stays withheld although the carrier knows the number (RFC 3323, RFC 3325).
 */
export function callerOf(request: SipRequest, carrier: Carrier, isPossibleForeign?: PossibleForeign): Caller {
  const from = uriOf(request.from, 'From')
  const remote = carrier.remotePartyId ? remotePartyOf(request.headers) : undefined
  if (withholdsNumber(request.headers) || remote?.withheld === true) return { kind: 'withheld' }
  if (from !== undefined && isAnonymous(from)) return { kind: 'withheld' }
  const lineOf = (uri: SipUri | TelUri) =>
    parseCaller(applyRules(userOf(uri), carrier.callerPrefixes), isPossibleForeign)

  for (const uri of vouchedFor()) {
    if (isAnonymous(uri)) return { kind: 'withheld' }
    const line = lineOf(uri)
    if (line === undefined) continue
    // TS 24.229 lets the carrier say it at either header; From counts where it shows the same number.
    const besideFrom = from !== undefined && lineOf(from) === line ? verstatOf(from) : undefined
    const verified = isVerified(verstatOf(uri) ?? besideFrom, carrier.verification)
    return { kind: 'shown', line: ownText(line) as Line, verified }
  }
  return { kind: 'unreadable' }

  function vouchedFor(): readonly (SipUri | TelUri)[] {
    if (headerValues(request.headers, 'p-asserted-identity').some((value) => value !== '')) {
      return addressesIn(request.headers, 'p-asserted-identity').filter((uri) => counts(uri, carrier))
    }
    if (remote?.uri !== undefined && (remote.screened || carrier.trustFrom)) return [remote.uri]
    return carrier.trustFrom && from !== undefined ? [from] : []
  }
}

function counts(uri: SipUri | TelUri, { assertedIdentity }: Carrier): boolean {
  if (assertedIdentity === 'any' || isAnonymous(uri)) return true
  return (uri.scheme === 'tel') === (assertedIdentity === 'tel')
}

function isAnonymous(uri: SipUri | TelUri): boolean {
  return uri.scheme !== 'tel' && (uri.host === 'anonymous.invalid' || uri.user.toLowerCase() === 'anonymous')
}
