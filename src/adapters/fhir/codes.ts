/** The public codes that the registry's resources carry, and what they mean here. */

/** CVX codes (CDC) of the COVID-19 vaccines given in Korea, and of others known by name. */
const VACCINES: Readonly<Record<string, string>> = {
  '207': 'moderna',
  '221': 'moderna',
  '208': 'pfizer',
  '217': 'pfizer',
  '218': 'pfizer',
  '210': 'astrazeneca',
  '212': 'janssen',
  '211': 'novavax',
  '510': 'sinopharm',
  '511': 'sinovac',
}
const CVX = 'http://hl7.org/fhir/sid/cvx'
const LOINC = 'http://loinc.org'
const SNOMED = 'http://snomed.info/sct'
/** SNOMED CT: disease caused by SARS-CoV-2. */
export const COVID_19 = '840539006'
/** LOINC: SARS-CoV-2 RNA by NAA with probe; SARS-CoV-2 antigen by rapid immunoassay. */
const TESTS: Readonly<Record<string, 'pcr' | 'rapid'>> = { '94500-6': 'pcr', '97097-0': 'rapid' }
/** SNOMED CT: not detected, detected. */
const RESULTS: Readonly<Record<string, 'negative' | 'positive'>> = { '260415000': 'negative', '260373001': 'positive' }
/** No public code names the exemption certificate (예외확인서) nor its grounds: our own, told to the registry's side. */
const DOCUMENT_TYPE = 'urn:ansimpass:document-type'
const EXEMPTION_GROUND = 'urn:ansimpass:exemption-ground'

export const TEST_CODES = Object.keys(TESTS)
  .map((code) => `${LOINC}|${code}`)
  .join(',')
export const DISEASE_CODE = `${SNOMED}|${COVID_19}`
export const EXEMPTION_TYPE = `${DOCUMENT_TYPE}|vaccine-exemption`

type Coded = { readonly coding?: readonly { readonly system?: string; readonly code?: string }[] } | undefined

/** @returns the vaccine's name; `other` for a code that is not in the table; undefined where no CVX code is given. */
export function vaccineOf(code: Coded): string | undefined {
  const cvx = codeIn(code, CVX)
  return cvx === undefined ? undefined : (VACCINES[cvx] ?? 'other')
}

export function testTypeOf(code: Coded): 'pcr' | 'rapid' | undefined {
  return TESTS[codeIn(code, LOINC) ?? '']
}

export function testResultOf(value: Coded): 'negative' | 'positive' | undefined {
  return RESULTS[codeIn(value, SNOMED) ?? '']
}

export function isCovid19(code: Coded): boolean {
  return codeIn(code, SNOMED) === COVID_19
}

export function isExemption(type: Coded): boolean {
  return codeIn(type, DOCUMENT_TYPE) === 'vaccine-exemption'
}

export function groundOf(event: readonly Coded[] | undefined): string | undefined {
  for (const each of event ?? []) {
    const ground = codeIn(each, EXEMPTION_GROUND)
    if (ground !== undefined) return ground
  }
  return undefined
}

function codeIn(concept: Coded, system: string): string | undefined {
  return concept?.coding?.find((coding) => coding.system === system)?.code
}
