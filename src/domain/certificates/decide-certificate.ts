/** The rules' decision about who shows a certificate, by the one evaluator that decides about callers. */
import { type EpochMs, parseCalendarDate } from '../kit/time.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { KnownEvidence } from '../pass/evidence/evidence.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { PlaceAndTime } from '../pass/pass-question.ts'
import type { Ruleset } from '../rules/ruleset.ts'
import type { CertificateReading, VerifiedCertificate } from './certificate-reading.ts'
import type { ForeignVerdict } from './foreign-certificate.ts'
import type { PassClaims } from './pass-claims.ts'

/**
 * Of a certificate that is refused nothing is known: it is decided as a call whose status cannot be asked.
 *
 * @param verdict by other rules, where the ruleset says that they judge such a certificate in place of its rows
 */
export function decideCertificate(
  ruleset: Ruleset,
  reading: CertificateReading,
  at: PlaceAndTime,
  verdict?: ForeignVerdict,
): PassDecision {
  const withoutEvidence = () => decidePass(ruleset, { ...at, evidence: 'unknown' })
  if (!reading.verified) return withoutEvidence()
  if (reading.pass !== undefined) return decidedByPass(reading.pass, withoutEvidence())
  const birthDate = parseCalendarDate(reading.person?.birthDate ?? '')
  return decidePass(ruleset, {
    ...at,
    ...(birthDate === undefined ? {} : { person: { birthDate } }),
    ...(verdict === undefined ? { evidence: evidenceOf(reading) } : judgedElsewhere(reading, verdict, at.at)),
  })
}

const PROOFS = { vaccination: 'vaccination', test: 'negative-test', recovery: 'recovery' } as const

/** What other rules accept holds as long as the certificate: they say yes or no to an instant, not until when. */
function judgedElsewhere({ foreign }: VerifiedCertificate, verdict: ForeignVerdict, at: EpochMs) {
  if (verdict.kind === 'unknown' || foreign === undefined) return { evidence: 'unknown' } as const
  if (verdict.kind === 'refused') return { evidence: [] }
  const proof = PROOFS[foreign.kind]
  const window = { proof, credential: 'foreign', from: at, until: foreign.expiresAt, graceUntil: null }
  return { evidence: [], proofs: [window] }
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
