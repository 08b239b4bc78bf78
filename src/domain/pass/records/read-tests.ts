/** Observation becomes test results: PCR and rapid antigen, by the tables of codes, values and words. */
import type { TestResult } from '../evidence/evidence.ts'
import type { UnreadableReason } from '../evidence/evidence-read.ts'
import { isLoinc } from './code-check.ts'
import { codesIn, conceptOf, meaningsOf, says } from './concept.ts'
import { dayOf, earliestOf, instantOf } from './fhir-time.ts'
import { type Json, objectOf, objectsOf, textOf } from './json.ts'
import { corrected, isModified, NOTHING, type Reading, unreadable } from './reading.ts'
import type { RecordCodes } from './record-codes.ts'
import words from './tables/words.json' with { type: 'json' }
import { resultIn } from './test-result.ts'
import { isOf, type RecordOwner } from './whose-record.ts'

/** Nothing to be read yet, or ever. */
const WITHOUT_RESULT = ['registered', 'preliminary', 'cancelled']
const FINAL = ['final', 'amended', 'corrected']

export function readTest(record: Json, owner: RecordOwner, codes: RecordCodes): readonly Reading<TestResult>[] {
  const parts = [record, ...objectsOf(record['component'])]
  const tests = parts.flatMap((part) => {
    const type = testTypeOf(part, codes)
    return type === undefined ? [] : [{ part, type }]
  })
  if (tests.length === 0) return [isAnotherTest(record) ? NOTHING : unreadable('code')]
  const status = textOf(record['status'])
  if (!isOf(owner, record['subject'], record['contained'])) return [unreadable('whose')]
  if (isModified(record)) return [unreadable('modifier')]
  if (status === 'entered-in-error') return [corrected(record)]
  if (status !== undefined && WITHOUT_RESULT.includes(status)) return [NOTHING]
  if (status === undefined || !FINAL.includes(status)) return [unreadable('status')]
  const inParts = tests.some(({ part }) => part !== record && resultIn(part, codes) !== 'none')
  return tests
    .filter(({ part }) => part !== record || !inParts || resultIn(part, codes) !== 'none')
    .map(({ part, type }) => readResult(record, part, type, owner, codes))
}

function readResult(
  record: Json,
  part: Json,
  type: 'pcr' | 'rapid',
  owner: RecordOwner,
  codes: RecordCodes,
): Reading<TestResult> {
  const result = resultIn(part, codes)
  switch (result) {
    case 'undecided':
    case 'not-made':
      return NOTHING
    case 'none':
    case 'unknown':
      return unreadable('value')
    case 'contradiction':
      return unreadable('contradiction')
    case 'negative':
    case 'positive':
      break
  }
  const { at, doubt: undated } = timeOf(record)
  if (at === undefined) return unreadable('date')
  const { supervised, doubt } = supervisionOf(record, type, owner)
  const uncertain = undated ?? (result === 'negative' ? doubt : undefined)
  return {
    // A PCR result is told by text message, a rapid test only on paper (facts on credentials).
    evidence: [{ kind: 'test', type, result, medium: type === 'pcr' ? 'text' : 'paper', supervised, at }],
    ...(uncertain === undefined ? {} : { doubt: uncertain }),
  }
}

function testTypeOf(part: Json, codes: RecordCodes): 'pcr' | 'rapid' | undefined {
  const [type, another] = meaningsOf(conceptOf(part['code']), codes.tests)
  return another === undefined && (type === 'pcr' || type === 'rapid') ? type : undefined
}

/**
 * Asked for by code, another test is one that LOINC names, and none of this virus but for antibodies. Whatever else came
 * may be ours under a code that we do not know.
 */
function isAnotherTest(record: Json): boolean {
  const code = conceptOf(record['code'])
  const isNamed = codesIn(code, 'http://loinc.org').some(isLoinc)
  return isNamed && (!says(code, words.covid) || says(code, words.antibodies))
}

/**
 * A result counts from when it was told. Where only the sample's time is there, that is earlier: it ends too early
 * rather than too late, and what comes after is not known. A corrected one has the time of its correction (`issued` is of
 * a version): it counts from its sample, else it has no time.
 */
function timeOf(record: Json): { readonly at?: number | undefined; readonly doubt?: UnreadableReason } {
  const issued = instantOf(record['issued'])
  const isFirst = record['status'] === 'final'
  if (issued !== undefined && isFirst) return { at: issued }
  const period = objectOf(record['effectivePeriod'])
  const sampled = record['effectiveDateTime'] ?? record['effectiveInstant'] ?? period?.['end'] ?? period?.['start']
  const day = dayOf(record['issued'])
  return { at: day === undefined || !isFirst ? earliestOf(sampled) : earliestOf(day), doubt: 'date' }
}

/**
 * A test at home names the patient or a relative as its performer. Nobody at all leaves open who stood by a rapid test; a
 * PCR test is a laboratory's.
 */
function supervisionOf(record: Json, type: 'pcr' | 'rapid', owner: RecordOwner) {
  const performers = objectsOf(record['performer'])
  const isByOthers = performers.some((performer) => isProfessional(performer, owner, record['contained']))
  const isByPatient = performers.some((performer) => isOf(owner, performer, record['contained']))
  const isUnclear = !isByOthers && !isByPatient
  if (type === 'pcr') return { supervised: isByOthers || isUnclear }
  return { supervised: isByOthers, ...(isUnclear ? { doubt: 'value' as const } : {}) }
}

const PROFESSIONAL = /(?:^|\/)(?:Organization|Practitioner|PractitionerRole|CareTeam)(?:\/|$)/

function isProfessional(performer: Json, owner: RecordOwner, contained: unknown): boolean {
  if (isOf(owner, performer, contained)) return false
  const to = textOf(performer['reference'])
  const within = to?.startsWith('#') ? objectsOf(contained).find((each) => each['id'] === to.slice(1)) : undefined
  return [to, textOf(performer['type']), textOf(within?.['resourceType'])].some(
    (each) => each !== undefined && PROFESSIONAL.test(each),
  )
}
