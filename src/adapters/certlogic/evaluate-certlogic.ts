/** Foreign certificates judged by the EU's business rules, with `certlogic-js`. Pure: rules and value sets in, a verdict out. */
import { evaluate } from 'certlogic-js'
import type { ForeignCertificate, ForeignVerdict } from '../../domain/certificates/foreign-certificate.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { ForeignRules } from '../../ports/rules/foreign-rules.ts'
import { type EuRule, isAfter } from './read-eu-rules.ts'

export type CertLogicOptions = {
  /** Two letters of the country where certificates are shown. */
  readonly country: string
  readonly rules: readonly EuRule[]
  /** Codes by name, as the EU publishes them: `{"vaccines-covid-19-names": ["EU/1/20/1528", …]}`. */
  readonly valueSets: Readonly<Record<string, readonly string[]>>
}

const TYPE = { vaccination: 'Vaccination', test: 'Test', recovery: 'Recovery' } as const

export function createCertLogicRules({ country, rules, valueSets }: CertLogicOptions): ForeignRules {
  return {
    judge(certificate, at) {
      const applying = newest(rules.filter((rule) => applies(rule, certificate, country, at)))
      const data = { payload: certificate.payload, external: externalOf(certificate, country, valueSets, at) }
      const results = applying.map((rule) => ({ said: rule.said, holds: holds(rule, data) }))
      return verdictOf(results)
    },
  }
}

function applies(rule: EuRule, { kind, issuer }: ForeignCertificate, country: string, at: EpochMs): boolean {
  return (
    rule.country === (rule.type === 'Acceptance' ? country : issuer) &&
    (rule.certificates === 'General' || rule.certificates === TYPE[kind]) &&
    rule.from <= at &&
    at <= rule.to
  )
}

/** Of one rule only the highest version that is valid at the time. */
function newest(rules: readonly EuRule[]): readonly EuRule[] {
  const byId = new Map<string, EuRule>()
  for (const rule of rules) {
    const before = byId.get(rule.said.id)
    if (before === undefined || isAfter(rule.order, before.order)) byId.set(rule.said.id, rule)
  }
  return [...byId.values()]
}

function externalOf(
  { issuer, issuedAt, expiresAt }: ForeignCertificate,
  country: string,
  valueSets: CertLogicOptions['valueSets'],
  at: EpochMs,
) {
  return {
    validationClock: new Date(at).toISOString(),
    valueSets,
    countryCode: country,
    issuerCountryCode: issuer,
    iat: new Date(issuedAt).toISOString(),
    exp: new Date(expiresAt).toISOString(),
  }
}

/** `unclear`: the rule is for a newer engine, breaks over what stands in the certificate, or answers neither yes nor no. */
function holds({ logic }: EuRule, data: unknown): boolean | 'unclear' {
  if (logic === undefined) return 'unclear'
  try {
    const result: unknown = evaluate(logic, data)
    return typeof result === 'boolean' ? result : 'unclear'
  } catch {
    // certlogic-js throws plain errors, whatever the fault: all of them say that this rule gave no answer.
    return 'unclear'
  }
}

function verdictOf(
  results: readonly { readonly said: EuRule['said']; readonly holds: boolean | 'unclear' }[],
): ForeignVerdict {
  const those = (wanted: boolean | 'unclear') => results.filter((each) => each.holds === wanted).map(({ said }) => said)
  const [failed, unclear] = [those(false), those('unclear')]
  if (failed.length > 0) return { kind: 'refused', failed }
  if (unclear.length > 0 || results.length === 0) return { kind: 'unknown', unclear }
  return { kind: 'accepted', rules: those(true) }
}
