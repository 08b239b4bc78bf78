/** The rules' decision about who shows a certificate, by the one evaluator that decides about callers. */
import { parseCalendarDate } from '../kit/time.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { KnownEvidence } from '../pass/evidence/evidence.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { PlaceAndTime } from '../pass/pass-question.ts'
import type { Ruleset } from '../rules/ruleset.ts'
import type { CertificateReading, VerifiedCertificate } from './certificate-reading.ts'
import type { PassClaims } from './pass-claims.ts'

/** Of a certificate that is refused nothing is known: it is decided as a call whose status cannot be asked. */
export function decideCertificate(ruleset: Ruleset, reading: CertificateReading, at: PlaceAndTime): PassDecision {
  if (!reading.verified) return decidePass(ruleset, { ...at, evidence: 'unknown' })
  if (reading.pass !== undefined)
    return decidedByPass(reading.pass, decidePass(ruleset, { ...at, evidence: 'unknown' }))
  const birthDate = parseCalendarDate(reading.person?.birthDate ?? '')
  return decidePass(ruleset, {
    ...at,
    evidence: evidenceOf(reading),
    ...(birthDate === undefined ? {} : { person: { birthDate } }),
  })
}

/** Where more stands in it than could be read, what it does not prove is not known. */
function evidenceOf({ evidence, unread }: VerifiedCertificate): KnownEvidence {
  return unread === undefined ? evidence : { partly: evidence }
}

/** Where no pass is asked for, none is needed; else the decision that was signed holds as long as it says. */
function decidedByPass({ outcome, until, rulesetVersion }: PassClaims, without: PassDecision): PassDecision {
  if (without.outcome === 'not-required') return without
  const ends = [without.nextChangeAt, until].filter((each) => each !== null)
  return {
    ...without,
    outcome,
    enforcement: 'none',
    graceUntil: null,
    reason: { code: 'pass-shown' },
    validUntil: until,
    nextChangeAt: ends.length === 0 ? null : Math.min(...ends),
    rulesetVersion,
  }
}
