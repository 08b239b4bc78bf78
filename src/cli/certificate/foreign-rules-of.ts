/** The rules by which a ruleset has certificates of other countries judged. */
import { createCertLogicRules } from '../../adapters/certlogic/evaluate-certlogic.ts'
import { readEuRules } from '../../adapters/certlogic/read-eu-rules.ts'
import type { CertificateReading } from '../../domain/certificates/certificate-reading.ts'
import type { ForeignVerdict } from '../../domain/certificates/foreign-certificate.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

export type ForeignJudge = (reading: CertificateReading, at: EpochMs) => ForeignVerdict | undefined

/**
 * @returns  a verdict on what another country has issued; undefined where the ruleset's own rows decide
 * @throws AppError `FOREIGN_RULES_INVALID` naming rule and field
 */
export function foreignJudgeOf({ foreignCertificates, country }: Ruleset): ForeignJudge {
  if (foreignCertificates === null) return () => undefined
  const { rules, valueSets } = foreignCertificates
  const foreign = createCertLogicRules({ country, rules: readEuRules(rules), valueSets })
  return (reading, at) => {
    if (!reading.verified || reading.foreign === undefined || reading.foreign.issuer === country) return undefined
    return foreign.judge(reading.foreign, at)
  }
}
