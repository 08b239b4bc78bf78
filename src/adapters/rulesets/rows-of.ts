/** The rows of a ruleset file, field by field; local times become instants once. */
import {
  countOf,
  dayOf,
  flagOf,
  type JsonField,
  listOf,
  member,
  oneOf,
  onlyKnown,
  optional,
  refuse,
  textOf,
  textsOf,
} from '../../domain/rules/json-field.ts'
import type {
  Acceptance,
  AgeExemption,
  Allowance,
  Dated,
  ExemptionGround,
  Requirement,
  RulesetRows,
  Suspension,
  TeenPlan,
  Validity,
  VisitListDuty,
} from '../../domain/rules/ruleset.ts'
import { type EpochMs, parseCalendarDate, parseInstant, startOfKstDay } from '../../domain/time.ts'

/** Days are Korean days throughout; another offset would make them wrong in silence. */
const TZ = '+09:00'
const NOTES = ['note', 'source', 'publishedFlag', 'endPublishedFlag']
const DATED = ['id', 'from', 'to', 'publishedAt', 'endPublishedAt', ...NOTES]
const PROOFS = ['vaccination', 'negative-test', 'recovery', 'exemption', 'age'] as const

export function rowsOf(file: JsonField): RulesetRows {
  onlyKnown(file, [
    'version',
    'country',
    'tz',
    'note',
    'sources',
    'capital',
    'facilityTypes',
    'require',
    'suspend',
    'visitList',
    'ageExempt',
    'noPassAllowance',
    'accepts',
    'validity',
  ])
  if (textOf(member(file, 'tz')) !== TZ) refuse(member(file, 'tz'), `must be "${TZ}"`)
  const facilityTypes = textsOf(member(file, 'facilityTypes'))
  const rows = <Row extends { readonly id: string }>(name: string, read: (row: JsonField) => Row) =>
    unique(listOf(member(file, name)).map((field) => ({ field, row: read(field) })))
  return {
    version: textOf(member(file, 'version')),
    country: textOf(member(file, 'country')),
    capital: textsOf(member(file, 'capital')),
    facilityTypes,
    requirements: rows('require', (row) => requirementOf(row, facilityTypes)),
    suspensions: rows('suspend', (row) => suspensionOf(row, facilityTypes)),
    allowances: rows('noPassAllowance', (row) => allowanceOf(row, facilityTypes)),
    acceptances: rows('accepts', (row) => acceptanceOf(row, facilityTypes)),
    visitLists: rows('visitList', (row) => visitListOf(row, facilityTypes)),
    ageExemption: ageExemptionOf(member(file, 'ageExempt')),
    validity: validityOf(member(file, 'validity')),
  }
}

function requirementOf(row: JsonField, known: readonly string[]): Requirement {
  onlyKnown(row, [...DATED, 'types', 'penaltyFrom'])
  return { ...datedOf(row), id: idOf(row), types: typesOf(row, known), penaltyFrom: maybeTime(row, 'penaltyFrom') }
}

function suspensionOf(row: JsonField, known: readonly string[]): Suspension {
  onlyKnown(row, [...DATED, 'kind', 'types', 'region', 'maxAge'])
  const maxAge = optional(row, 'maxAge')
  return {
    ...datedOf(row),
    id: idOf(row),
    kind: oneOf(member(row, 'kind'), ['court', 'amnesty']),
    ...scopeOf(row, known),
    ...(maxAge === undefined ? {} : { maxAge: countOf(maxAge, 0, 150) }),
  }
}

function allowanceOf(row: JsonField, known: readonly string[]): Allowance {
  onlyKnown(row, [...DATED, 'types', 'maxWithoutPass', 'onlyAlone', 'groupLimit'])
  const limit = onlyKnown(member(row, 'groupLimit'), ['capital', 'other'])
  const onlyAlone = optional(row, 'onlyAlone')
  return {
    ...datedOf(row),
    id: idOf(row),
    types: typesOf(row, known),
    maxWithoutPass: countOf(member(row, 'maxWithoutPass'), 1),
    onlyAlone: onlyAlone !== undefined && flagOf(onlyAlone),
    groupLimit: { capital: countOf(member(limit, 'capital'), 1), other: countOf(member(limit, 'other'), 1) },
  }
}

function acceptanceOf(row: JsonField, known: readonly string[]): Acceptance {
  onlyKnown(row, [...DATED, 'types', 'proofs'])
  const proofs = listOf(member(row, 'proofs')).map((proof) => oneOf(proof, PROOFS))
  return { ...datedOf(row), id: idOf(row), types: typesOf(row, known), proofs }
}

function visitListOf(row: JsonField, known: readonly string[]): VisitListDuty {
  onlyKnown(row, [...DATED, 'types', 'region', 'atEnd'])
  return { ...datedOf(row), id: idOf(row), ...scopeOf(row, known) }
}

function ageExemptionOf(row: JsonField): AgeExemption {
  onlyKnown(row, [...DATED, 'years', 'rule', 'teenPlan'])
  const teenPlans = listOf(member(row, 'teenPlan')).map(teenPlanOf)
  return { ...datedOf(row), id: idOf(row), years: countOf(member(row, 'years'), 0, 150), teenPlans }
}

function teenPlanOf(row: JsonField): TeenPlan {
  onlyKnown(row, ['announced', 'start', 'penaltyFrom', 'bornOnOrBefore', ...NOTES])
  return {
    announced: timeOf(member(row, 'announced')),
    start: maybeTime(row, 'start'),
    penaltyFrom: maybeTime(row, 'penaltyFrom'),
    bornOnOrBefore: dayOf(member(row, 'bornOnOrBefore')),
  }
}

function validityOf(field: JsonField): Validity {
  onlyKnown(field, [
    'primaryFromDays',
    'primaryToDays',
    'unlimitedToAge',
    'expiryFrom',
    'expiryPenaltyFrom',
    'expiryPublishedAt',
    'expiryPublishedFlag',
    'recoveredDays',
    'pcrHours',
    'ratHours',
    'ratFrom',
    'ratPublishedAt',
    'exemptGrounds',
    ...NOTES,
  ])
  const days = (name: string) => countOf(member(field, name), 0)
  const expiryFrom = timeOf(member(field, 'expiryFrom'))
  const ratFrom = timeOf(member(field, 'ratFrom'))
  return {
    primaryFromDays: days('primaryFromDays'),
    primaryToDays: days('primaryToDays'),
    unlimitedToAge: days('unlimitedToAge'),
    recoveredDays: days('recoveredDays'),
    pcrHours: days('pcrHours'),
    rapidHours: days('ratHours'),
    rapid: { from: ratFrom, publishedAt: maybeTime(field, 'ratPublishedAt') ?? ratFrom },
    expiry: {
      from: expiryFrom,
      penaltyFrom: timeOf(member(field, 'expiryPenaltyFrom')),
      publishedAt: maybeTime(field, 'expiryPublishedAt') ?? expiryFrom,
    },
    exemptionGrounds: listOf(member(field, 'exemptGrounds')).map(groundOf),
  }
}

function groundOf(row: JsonField): ExemptionGround {
  onlyKnown(row, ['grounds', 'counts', 'days', 'from', ...NOTES])
  const days = optional(row, 'days')
  return {
    grounds: textsOf(member(row, 'grounds')),
    counts: flagOf(member(row, 'counts')),
    days: days === undefined ? null : countOf(days, 1),
    from: maybeTime(row, 'from') ?? Number.NEGATIVE_INFINITY,
  }
}

/**
 * Not found when it was published: the day of effect. An end without a publication of its own was published with
 * the row.
 */
function datedOf(row: JsonField): Dated {
  const from = maybeTime(row, 'from') ?? Number.NEGATIVE_INFINITY
  const to = maybeTime(row, 'to') ?? Number.POSITIVE_INFINITY
  if (to <= from) refuse(member(row, 'to'), 'must lie after "from"')
  const publishedAt = maybeTime(row, 'publishedAt') ?? from
  return { from, to, publishedAt, endPublishedAt: maybeTime(row, 'endPublishedAt') ?? publishedAt }
}

function scopeOf(row: JsonField, known: readonly string[]): { types?: readonly string[]; region?: string } {
  const region = optional(row, 'region')
  return {
    ...(optional(row, 'types') === undefined ? {} : { types: typesOf(row, known) }),
    ...(region === undefined ? {} : { region: textOf(region) }),
  }
}

function typesOf(row: JsonField, known: readonly string[]): string[] {
  return listOf(member(row, 'types')).map((type) => oneOf(type, known))
}

function idOf(row: JsonField): string {
  return textOf(member(row, 'id'))
}

function unique<Row extends { readonly id: string }>(read: readonly { field: JsonField; row: Row }[]): Row[] {
  const seen = new Set<string>()
  for (const { field, row } of read) {
    if (seen.has(row.id)) refuse(member(field, 'id'), 'stands twice')
    seen.add(row.id)
  }
  return read.map(({ row }) => row)
}

function maybeTime(row: JsonField, name: string): EpochMs | null {
  const found = optional(row, name)
  return found === undefined ? null : timeOf(found)
}

/** A day (its 00:00) or a local time of the country. */
function timeOf(field: JsonField): EpochMs {
  const text = textOf(field)
  const day = parseCalendarDate(text)
  const at = day === undefined ? parseInstant(`${text}${TZ}`) : startOfKstDay(day)
  return at ?? refuse(field, 'must be a day or a local time such as "2021-12-06T00:00"')
}
