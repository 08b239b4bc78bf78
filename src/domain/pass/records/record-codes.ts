/** Tables of codes: the public ones of `tables/`, and those of the registry's side, which the operator's file adds. */
import diseases from './tables/diseases.json' with { type: 'json' }
import results from './tables/results.json' with { type: 'json' }
import systems from './tables/systems.json' with { type: 'json' }
import tests from './tables/tests.json' with { type: 'json' }
import vaccines from './tables/vaccines.json' with { type: 'json' }

/** By code system, then code. */
export type CodeTable = Readonly<Record<string, Readonly<Record<string, string>>>>

/** As in the file of `ANSIMPASS_REGISTRY_ACCESS`, `codes`. */
export type LocalCodes = {
  readonly vaccines?: CodeTable
  /** `pcr`, `rapid`. */
  readonly tests?: CodeTable
  /** `negative`, `positive`, `undecided`. */
  readonly results?: CodeTable
  /** `covid-19`, or anything else for another disease. */
  readonly diseases?: CodeTable
  /** `vaccine-exemption`. */
  readonly documents?: CodeTable
  readonly grounds?: CodeTable
}

/** No public code names the exemption certificate (예외확인서) nor its grounds: our own, told to the registry's side. */
const DOCUMENTS: CodeTable = { 'urn:ansimpass:document-type': { 'vaccine-exemption': 'vaccine-exemption' } }
export const GROUND_SYSTEM = 'urn:ansimpass:exemption-ground'

export type RecordCodes = Required<Omit<LocalCodes, 'grounds'>> & { readonly grounds: CodeTable }

export function recordCodes(local: LocalCodes = {}): RecordCodes {
  return {
    vaccines: joined(vaccines, local.vaccines),
    tests: joined(tests, local.tests),
    results: joined(results, local.results),
    diseases: joined(diseases, local.diseases),
    documents: joined(DOCUMENTS, local.documents),
    grounds: local.grounds ?? {},
  }
}

/** As a search parameter: every code that has one of these meanings. */
export function searched(table: CodeTable, ...meanings: readonly string[]): string {
  return Object.entries(table)
    .flatMap(([system, codes]) =>
      Object.entries(codes).flatMap(([code, meaning]) => (meanings.includes(meaning) ? [`${system}|${code}`] : [])),
    )
    .join(',')
}

/** Under its usual name: an OID and https mean the same system. */
export function systemOf(system: string): string {
  return ALIASES.get(system) ?? system
}

function joined(usual: CodeTable, local: CodeTable = {}): CodeTable {
  const both = { ...usual }
  for (const [system, codes] of Object.entries(local)) both[system] = { ...both[system], ...codes }
  return both
}

const ALIASES = new Map(Object.entries(systems).flatMap(([usual, others]) => others.map((other) => [other, usual])))
