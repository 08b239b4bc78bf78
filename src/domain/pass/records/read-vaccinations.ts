/** Immunization becomes doses: against COVID-19 alone, numbered by the registry or by their days. */
import type { CalendarDate } from '../../kit/time.ts'
import type { Vaccination } from '../evidence/evidence.ts'
import type { UnreadableReason } from '../evidence/evidence-read.ts'
import { conceptOf } from './concept.ts'
import { readDoseNumber } from './dose-number.ts'
import { type DaySpan, daySpanOf } from './fhir-time.ts'
import { choiceOf, type Json, objectsOf } from './json.ts'
import { corrected, isModified, NOTHING, type Reading, unreadable } from './reading.ts'
import type { RecordCodes } from './record-codes.ts'
import { vaccineIn } from './vaccine-code.ts'
import { isOf, type RecordOwner } from './whose-record.ts'

/** A dose as the record has it. */
type Dose = {
  readonly vaccine: string
  readonly when: DaySpan
  readonly number: number | undefined
  readonly series: number | undefined
}

type Given = { readonly dose?: Dose } & Omit<Reading, 'evidence'>

export function readVaccinations(
  records: readonly Json[],
  owner: RecordOwner,
  codes: RecordCodes,
): readonly Reading<Vaccination>[] {
  const given = records.map((record) => readDose(record, owner, codes))
  const doses = withoutRepeats(given.flatMap(({ dose }) => dose ?? []))
  const counted = doses.every(({ number }) => number !== undefined)
  return given.map(({ dose, ...rest }) => {
    if (dose === undefined || !doses.includes(dose)) return { evidence: [], ...rest }
    const { evidence, doubt } = numbered(dose, doses, counted)
    return {
      evidence,
      ...rest,
      ...((rest.doubt ?? doubt) === undefined ? {} : { doubt: rest.doubt ?? doubt ?? 'dose' }),
    }
  })
}

function readDose(record: Json, owner: RecordOwner, codes: RecordCodes): Given {
  const protocols = objectsOf(record['protocolApplied'])
  const targets = protocols.map((protocol) => objectsOf(protocol['targetDisease']).flatMap((it) => conceptOf(it) ?? []))
  const about = vaccineIn(conceptOf(record['vaccineCode']), targets.flat(), codes)
  if (about === 'other-disease') return NOTHING
  if (!isOf(owner, record['patient'], record['contained'])) return unreadable('whose')
  if (isModified(record)) return unreadable('modifier')
  if (record['status'] === 'entered-in-error') return corrected(record)
  if (record['status'] === 'not-done') return NOTHING
  if (record['status'] !== 'completed') return unreadable('status')
  if (about === 'unknown') return unreadable('code')
  if (about === 'contradiction') return unreadable('contradiction')
  if (record['isSubpotent'] === true) return unreadable('dose')
  const when = daySpanOf(record['occurrenceDateTime'] ?? record['occurrenceString'])
  if (when === undefined || choiceOf(record, 'occurrence').length > 1) return unreadable('date')
  const relevant = protocols.filter((_, index) => isAgainst(targets[index] ?? [], codes))
  const { number, series, doubt } = readDoseNumber(relevant)
  return { dose: { vaccine: about.vaccine, when, number, series }, ...(doubt ? { doubt } : {}) }
}

/** One that names no disease is of the vaccine's own. */
function isAgainst(targets: readonly NonNullable<ReturnType<typeof conceptOf>>[], codes: RecordCodes): boolean {
  return targets.length === 0 || vaccineIn(undefined, targets, codes) !== 'other-disease'
}

function numbered(
  { vaccine, when, number, series }: Dose,
  doses: readonly Dose[],
  counted: boolean,
): { readonly evidence: readonly Vaccination[]; readonly doubt?: UnreadableReason } {
  const seriesDoses = series ?? (vaccine === 'janssen' ? 1 : 2)
  const before = doses.filter((other) => other.when.to < when.from).length
  const dose = counted && number !== undefined ? number : before + 1
  const of = (date: CalendarDate): Vaccination => ({ kind: 'vaccination', vaccine, dose, seriesDoses, date })
  // Of a month alone only a booster can be told: from its last day on, without end.
  if (when.from !== when.to) return { evidence: dose > seriesDoses ? [of(when.to)] : [], doubt: 'date' }
  // Of a product that nobody names one dose may be all: whether a series is whole stays open.
  return vaccine === 'other' && series === undefined
    ? { evidence: [of(when.from)], doubt: 'dose' }
    : { evidence: [of(when.from)] }
}

/** Entered twice: nobody is given two doses on one day. */
function isSame(one: Dose, other: Dose): boolean {
  const sameDay = one.when.from === other.when.from && one.when.to === other.when.to
  return (
    sameDay &&
    one.when.from === one.when.to &&
    (one.number === other.number || one.number === undefined || other.number === undefined)
  )
}

function withoutRepeats(doses: readonly Dose[]): readonly Dose[] {
  return doses.filter((dose, index) => !doses.slice(0, index).some((other) => isSame(other, dose)))
}
