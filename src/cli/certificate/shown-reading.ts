/** A reading as `certificate verify` prints it: evidence in the form of cases (docs/certificates.md). */
import type { CertificateReading } from '../../domain/certificates/certificate-reading.ts'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import { kstIso } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'

export function shownReading(reading: CertificateReading): object {
  const { kind, verified, reason, signature, schema, expired, person, evidence } = reading
  return {
    ...{ kind, verified, reason, signature, schema, expired, person },
    evidence: evidence.map(shownEvidence),
    ...(reading.verified && reading.unread !== undefined ? { unread: reading.unread } : {}),
    ...(reading.verified && reading.pass !== undefined ? { pass: shownPass(reading.pass) } : {}),
  }
}

function shownEvidence(each: Evidence): object {
  return each.kind === 'test' ? { ...each, at: kstIso(each.at) } : each
}

function shownPass({
  outcome,
  until,
  proofLevel,
  rulesetVersion,
  form,
  showFrom,
  showUntil,
  nonce,
}: PassClaims): object {
  return {
    ...{ outcome, until: until === null ? null : kstIso(until), proofLevel, rulesetVersion, form },
    ...{ showFrom: kstIso(showFrom), showUntil: kstIso(showUntil), nonce },
  }
}
