/** Data that a browser needs to verify certificates by itself (`GET /verify/data.json`): time, lists of trust, rules. */
import type { EpochMs } from '../domain/kit/time.ts'
import { indexRuleset } from '../domain/rules/known-rules.ts'
import type { Ruleset, RulesetRows } from '../domain/rules/ruleset.ts'
import type { TrustText } from '../ports/certificates/trust-texts.ts'

export type VerifyData = {
  /** The server's, milliseconds since 1970. */
  readonly now: EpochMs
  readonly lists: readonly TrustText[]
  readonly ruleset: Ruleset
}

/** JSON has neither maps nor infinite times: `{"$map": [[key, value], …]}`, `{"$infinite": 1}`. */
export function writeVerifyData({ now, lists, ruleset }: VerifyData): string {
  const { known: _, ...rows } = ruleset
  return JSON.stringify({ now, lists, rows }, (_key, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] }
    return value === Infinity || value === -Infinity ? { $infinite: Math.sign(value) } : value
  })
}

/** @throws SyntaxError where it is not what `writeVerifyData` wrote */
export function readVerifyData(text: string): VerifyData {
  const { now, lists, rows } = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$map' in value) return new Map(value.$map as readonly (readonly [unknown, unknown])[])
    return '$infinite' in value ? Number(value.$infinite) * Infinity : value
  }) as Partial<Omit<VerifyData, 'ruleset'> & { rows: RulesetRows }>
  if (typeof now !== 'number' || !Array.isArray(lists) || rows === undefined) {
    throw new SyntaxError('this is no data to verify certificates by')
  }
  return { now, lists, ruleset: indexRuleset(rows) }
}
