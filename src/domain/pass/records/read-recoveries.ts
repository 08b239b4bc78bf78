/** Condition becomes a recovery: COVID-19, confirmed, and over on a day. */
import type { Recovery } from '../evidence/evidence.ts'
import { isOrdinaryIcd10, isSnomed } from './code-check.ts'
import { type Concept, codesIn, conceptOf } from './concept.ts'
import { dayOf } from './fhir-time.ts'
import { choiceOf, type Json, objectOf } from './json.ts'
import { corrected, isModified, NOTHING, type Reading, unreadable } from './reading.ts'
import type { RecordCodes } from './record-codes.ts'
import { diseaseOf } from './vaccine-code.ts'
import { isOf, type RecordOwner } from './whose-record.ts'

const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
/** Not, or not yet, the registry's own word that it was COVID-19. */
const UNCONFIRMED = ['unconfirmed', 'provisional', 'differential', 'refuted']
/** Not over. */
const ILL = ['active', 'recurrence', 'relapse']

export function readRecovery(record: Json, owner: RecordOwner, codes: RecordCodes): Reading<Recovery> {
  const code = conceptOf(record['code'])
  const disease = code === undefined ? 'unknown' : diseaseOf(code, codes)
  if (disease === 'other' || (disease === 'unknown' && code !== undefined && isOtherDisease(code))) return NOTHING
  if (!isOf(owner, record['subject'], record['contained'])) return unreadable('whose')
  if (isModified(record)) return unreadable('modifier')
  const [verified, twice] = codesIn(conceptOf(record['verificationStatus']), VERIFICATION)
  if (twice !== undefined && twice !== verified) return unreadable('contradiction')
  if (verified === 'entered-in-error') return corrected(record)
  if (disease === 'unknown') return unreadable('code')
  if (verified !== undefined && UNCONFIRMED.includes(verified)) return NOTHING
  if (verified !== 'confirmed') return unreadable('status')
  return released(record)
}

function released(record: Json): Reading<Recovery> {
  const clinical = codesIn(conceptOf(record['clinicalStatus']), CLINICAL)
  const isIll = clinical.some((each) => ILL.includes(each))
  const [form, another] = choiceOf(record, 'abatement')
  if (form === undefined) return isIll ? NOTHING : unreadable('date')
  if (isIll || another !== undefined) return unreadable('contradiction')
  const period = objectOf(record['abatementPeriod'])
  // An abatement that has begun and has no end is not over.
  if (period !== undefined && period['end'] === undefined && dayOf(period['start']) !== undefined) return NOTHING
  const day = dayOf(record['abatementDateTime'] ?? period?.['end'] ?? record['abatementString'])
  return day === undefined ? unreadable('date') : { evidence: [{ kind: 'recovery', released: day }] }
}

/** SNOMED and ICD name what it is: a whole code of theirs out of our table is another disease. */
function isOtherDisease(code: Concept): boolean {
  const icd = [
    ...codesIn(code, 'http://hl7.org/fhir/sid/icd-10'),
    ...codesIn(code, 'http://hl7.org/fhir/sid/icd-10-cm'),
  ]
  return codesIn(code, 'http://snomed.info/sct').some(isSnomed) || icd.some(isOrdinaryIcd10)
}
