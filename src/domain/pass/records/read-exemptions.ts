/** DocumentReference becomes an exemption certificate (예외확인서): its ground and its day. */
import { kstDay } from '../../kit/time.ts'
import type { Exemption } from '../evidence/evidence.ts'
import { isLoinc } from './code-check.ts'
import { codesIn, conceptOf, meaningsOf } from './concept.ts'
import { dayOf, instantOf } from './fhir-time.ts'
import { type Json, listOf, objectOf, textOf } from './json.ts'
import { corrected, isModified, NOTHING, type Reading, unreadable } from './reading.ts'
import { GROUND_SYSTEM, type RecordCodes } from './record-codes.ts'
import { isOf, type RecordOwner } from './whose-record.ts'

const GROUND = /^[a-z][a-z-]{0,39}$/

export function readExemption(record: Json, owner: RecordOwner, codes: RecordCodes): Reading<Exemption> {
  const type = conceptOf(record['type'])
  if (!meaningsOf(type, codes.documents).includes('vaccine-exemption')) {
    return codesIn(type, 'http://loinc.org').some(isLoinc) ? NOTHING : unreadable('code')
  }
  if (!isOf(owner, record['subject'], record['contained'])) return unreadable('whose')
  if (isModified(record)) return unreadable('modifier')
  const { status } = record
  const docStatus = textOf(record['docStatus']) ?? 'final'
  if (status === 'entered-in-error' || docStatus === 'entered-in-error') return corrected(record)
  if (status === 'superseded' || (status === 'current' && docStatus === 'preliminary')) return NOTHING
  if (status !== 'current' || !['final', 'amended'].includes(docStatus)) return unreadable('status')
  const context = objectOf(record['context'])
  const ground = groundIn(listOf(context?.['event']), codes)
  if (ground === undefined) return unreadable('value')
  const issued = instantOf(record['date'])
  const day = issued === undefined ? dayOf(record['date'] ?? objectOf(context?.['period'])?.['start']) : kstDay(issued)
  return day === undefined ? unreadable('date') : { evidence: [{ kind: 'exemption', ground, issued: day }] }
}

/** By its own code or a local one; two grounds are none that we could name. */
function groundIn(events: readonly unknown[], codes: RecordCodes): string | undefined {
  const grounds = new Set(
    events.flatMap((each) => {
      const concept = conceptOf(each)
      return [...codesIn(concept, GROUND_SYSTEM), ...meaningsOf(concept, codes.grounds)]
    }),
  )
  const [ground] = grounds
  return grounds.size === 1 && ground !== undefined && GROUND.test(ground) ? ground : undefined
}
