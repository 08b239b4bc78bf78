/**
 * Verification of a caller's number on its way: the carrier's word for it is `verstat`, a parameter of the number that it asserts
 * (3GPP TS 24.229 section 7.2A.20). An Identity header (RFC 8224) is the evidence on which a carrier says so; to judge it here, a certificate
 * would have to be fetched inside the call. Alone it proves nothing.
 */
import type { Carrier } from '../carriers/carriers.ts'
import type { SipUri, TelUri } from '../stack/message/parse-uri.ts'

/** @returns `TN-Validation-Passed`, `TN-Validation-Failed`, `No-TN-Validation` …, or undefined where nothing is said */
export function verstatOf(uri: SipUri | TelUri): string | undefined {
  const inUser = uri.scheme === 'tel' ? undefined : /;verstat=([^;]*)/i.exec(uri.user)?.[1]
  return inUser ?? uri.parameters.get('verstat')
}

/** `-A` is full attestation (ATIS-1000074); B and C vouch for the customer or the gateway, not for the number. */
const PASSED = /^TN-Validation-Passed(?:-A)?$/i
const FAILED = /^TN-Validation-Failed(?:-[A-C])?$/i

export function isVerified(verstat: string | undefined, verification: Carrier['verification']): boolean {
  switch (verification) {
    case 'ignore':
      return true
    case 'prefer': // a carrier that verifies some calls: what it says nothing of is believed as before
      return verstat === undefined || !FAILED.test(verstat)
    case 'require':
      return verstat !== undefined && PASSED.test(verstat)
  }
}
