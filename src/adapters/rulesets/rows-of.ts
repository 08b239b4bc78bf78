/** The rows of a ruleset file, field by field; local times become instants once. */

import { MINUTE } from '../../domain/kit/time.ts'
import { fixedZone, type Zone } from '../../domain/kit/zone.ts'
import {
  countOf,
  dayOf,
  flagOf,
  instantOf,
  type JsonField,
  listOf,
  member,
  membersOf,
  oneOf,
  onlyKnown,
  optional,
  refuse,
  textOf,
  textsOf,
} from '../../domain/rules/json-field.ts'
import {
  type Acceptance,
  type AgeExemption,
  type AgePlan,
  type Allowance,
  type GroupLimit,
  type Named,
  type Penalty,
  PROOF_KINDS,
  type Requirement,
  RULESET_FORM,
  type RulesetRows,
  type Suspension,
  type VisitListDuty,
  type Words,
} from '../../domain/rules/ruleset.ts'
import { credentialOf } from './credentials-of.ts'
import {
  datedOf,
  type Known,
  maybeTime,
  onlyNoted,
  onlyRow,
  optionalText,
  scopeOf,
  timeOf,
  typesOf,
  wordsOf,
} from './dated-row.ts'
import { foreignCertificatesOf } from './foreign-certificates-of.ts'

const MEMBERS = [
  '$schema',
  'form',
  'version',
  'country',
  'ko',
  'en',
  'tz',
  'note',
  'categories',
  'noPassCategories',
  'regions',
  'regionGroups',
  'vaccines',
  'tests',
  'media',
  'exemptionGrounds',
  'require',
  'suspend',
  'noPassAllowance',
  'accepts',
  'visitList',
  'ageExempt',
  'credentials',
  'penalties',
  'foreignCertificates',
  'sources',
]

/** @throws AppError under the field's code: file, line, field and what it should be */
export function rowsOf(file: JsonField): RulesetRows {
  formOf(member(file, 'form'))
  onlyKnown(file, MEMBERS)
  for (const name of ['$schema', 'note']) optionalText(file, name)
  const sources = new Map(membersOf(member(file, 'sources')).map((field) => [nameOf(field), sourceNameOf(field)]))
  const named = (name: string) => namedOf(member(file, name), [...sources.keys()])
  const [categories, regions] = [named('categories'), named('regions')]
  const [vaccines, tests, media] = [named('vaccines'), named('tests'), named('media')]
  const listed = (name: string) => (optional(file, name) === undefined ? null : named(name))
  const [noPassCategories, exemptionGrounds] = [listed('noPassCategories'), listed('exemptionGrounds')]
  const known: Known = {
    categories: ids(categories),
    regions: ids(regions),
    vaccines: ids(vaccines),
    tests: ids(tests),
    media: ids(media),
    grounds: exemptionGrounds === null ? null : ids(exemptionGrounds),
    credentials: listOf(member(file, 'credentials')).map((row) => textOf(member(row, 'id'))),
    sources: [...sources.keys()],
    zone: zoneOf(member(file, 'tz')),
  }
  const groups = groupsOf(member(file, 'regionGroups'), known)
  const seen = new Set<string>()
  const rows = <Row extends { readonly id: string }>(name: string, read: (row: JsonField, known: Known) => Row) =>
    listOf(member(file, name)).map((field) => unique(read(field, known), field, seen))
  return {
    version: textOf(member(file, 'version')),
    country: textOf(member(file, 'country')),
    title: { ko: textOf(member(file, 'ko')), en: textOf(member(file, 'en')) },
    zone: known.zone,
    categories,
    facilityTypes: known.categories,
    noPassCategories,
    regions,
    vaccines,
    tests,
    media,
    exemptionGrounds,
    requirements: rows('require', requirementOf),
    suspensions: rows('suspend', suspensionOf),
    allowances: rows('noPassAllowance', (row) => allowanceOf(row, known, groups)),
    acceptances: rows('accepts', acceptanceOf),
    visitLists: rows('visitList', visitListOf),
    ageExemptions: rows('ageExempt', ageExemptionOf),
    credentials: rows('credentials', credentialOf),
    penalties: rows('penalties', penaltyOf),
    foreignCertificates: foreignCertificatesOf(optional(file, 'foreignCertificates')),
    sources,
  }
}

function formOf(field: JsonField): void {
  const form = countOf(field, 1)
  if (form > RULESET_FORM) refuse(field, `is newer than this program reads (${RULESET_FORM}): update the program`)
  if (form < RULESET_FORM) refuse(field, `is an old form: this program reads ${RULESET_FORM}, see rulesets/README.md`)
}

/** `"+09:00"`, or offsets each from an instant on: `[{"offset": "+01:00"}, {"from": "2030-03-31T01:00:00Z", …}]`. */
function zoneOf(field: JsonField): Zone {
  if (!Array.isArray(field.value)) return fixedZone(offsetOf(field))
  const offsets = listOf(field).map((row, index) => {
    onlyKnown(row, ['offset', 'from'])
    const offset = offsetOf(member(row, 'offset'))
    return { since: index === 0 ? Number.NEGATIVE_INFINITY : instantOf(member(row, 'from')), offset }
  })
  const unordered = offsets.findIndex(({ since }, index) => index > 0 && since <= (offsets[index - 1]?.since ?? 0))
  if (offsets.length === 0) refuse(field, 'holds no offset')
  return unordered === -1 ? { offsets } : refuse(field, `[${unordered}].from must lie after the one before`)
}

function offsetOf(field: JsonField): number {
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(textOf(field)) ?? []
  if (sign === undefined) refuse(field, 'must be an offset such as "+09:00"')
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
}

/** An address reads the same in both languages; a paper or an office has a name in each. */
function sourceNameOf(field: JsonField): Words {
  if (typeof field.value === 'string') return { ko: textOf(field), en: textOf(field) }
  onlyKnown(field, ['ko', 'en'])
  return { ko: textOf(member(field, 'ko')), en: textOf(member(field, 'en')) }
}

function namedOf(field: JsonField, sources: readonly string[]): Named[] {
  const seen = new Set<string>()
  return listOf(field).map((row) => {
    onlyNoted(row, { sources }, 'id')
    const named = { id: textOf(member(row, 'id')), ko: textOf(member(row, 'ko')), en: textOf(member(row, 'en')) }
    return unique(named, row, seen)
  })
}

function ids(named: readonly Named[]): string[] {
  return named.map(({ id }) => id)
}

function groupsOf(field: JsonField, known: Known): ReadonlyMap<string, readonly string[]> {
  return new Map(membersOf(field).map((group) => [nameOf(group), listOf(group).map((id) => oneOf(id, known.regions))]))
}

function requirementOf(row: JsonField, known: Known): Requirement {
  onlyRow(row, 'types', 'penaltyFrom')
  return { ...datedOf(row, known), types: typesOf(row, known), penaltyFrom: maybeTime(row, 'penaltyFrom', known) }
}

function suspensionOf(row: JsonField, known: Known): Suspension {
  onlyRow(row, 'kind', 'types', 'region', 'maxAge')
  const maxAge = optional(row, 'maxAge')
  return {
    ...datedOf(row, known),
    kind: oneOf(member(row, 'kind'), ['court', 'amnesty']),
    ...scopeOf(row, known),
    ...(maxAge === undefined ? {} : { maxAge: countOf(maxAge, 0, 150) }),
  }
}

function allowanceOf(row: JsonField, known: Known, groups: ReadonlyMap<string, readonly string[]>): Allowance {
  onlyRow(row, 'types', 'maxWithoutPass', 'onlyAlone', 'groupLimit')
  const onlyAlone = optional(row, 'onlyAlone')
  const most = optional(row, 'maxWithoutPass')
  const limit = optional(row, 'groupLimit')
  return {
    ...datedOf(row, known),
    types: typesOf(row, known),
    maxWithoutPass: most === undefined ? null : countOf(most, 1),
    onlyAlone: onlyAlone !== undefined && flagOf(onlyAlone),
    groupLimit: limit === undefined ? null : groupLimitOf(limit, groups),
  }
}

/** By the names of region groups; `other` for all regions that no group here names. */
function groupLimitOf(field: JsonField, groups: ReadonlyMap<string, readonly string[]>): GroupLimit {
  onlyKnown(field, [...groups.keys(), 'other'])
  const named = membersOf(field).filter((each) => nameOf(each) !== 'other')
  const byRegion = named.flatMap((group) =>
    (groups.get(nameOf(group)) ?? []).map((region) => [region, countOf(group, 1)] as const),
  )
  return { byRegion: new Map(byRegion), other: countOf(member(field, 'other'), 1) }
}

function acceptanceOf(row: JsonField, known: Known): Acceptance {
  onlyRow(row, 'types', 'proofs')
  const proofs = wordsOf(row, 'proofs', [...PROOF_KINDS, ...known.credentials])
  return { ...datedOf(row, known), types: typesOf(row, known), proofs }
}

function visitListOf(row: JsonField, known: Known): VisitListDuty {
  onlyRow(row, 'types', 'region', 'atEnd')
  optionalText(row, 'atEnd')
  return { ...datedOf(row, known), ...scopeOf(row, known) }
}

function ageExemptionOf(row: JsonField, known: Known): AgeExemption {
  onlyRow(row, 'by', 'atMost', 'plans')
  return {
    ...datedOf(row, known),
    by: oneOf(member(row, 'by'), ['birth-year', 'birthday']),
    atMost: countOf(member(row, 'atMost'), 0, 150),
    plans: optional(row, 'plans') === undefined ? [] : plansOf(member(row, 'plans'), known),
  }
}

function plansOf(field: JsonField, known: Known): AgePlan[] {
  const rows = listOf(field)
  const plans = rows.map((row) => {
    onlyNoted(row, known, 'announced', 'start', 'penaltyFrom', 'bornOnOrBefore')
    return {
      announced: timeOf(member(row, 'announced'), known),
      start: maybeTime(row, 'start', known),
      penaltyFrom: maybeTime(row, 'penaltyFrom', known),
      bornOnOrBefore: dayOf(member(row, 'bornOnOrBefore')),
    }
  })
  const early = plans.findIndex(({ announced }, index) => announced < (plans[index - 1]?.announced ?? announced))
  const row = rows[early]
  return row === undefined ? plans : refuse(member(row, 'announced'), 'lies before the plan above it')
}

function penaltyOf(row: JsonField, known: Known): Penalty {
  onlyRow(row, 'currency', 'visitor', 'operator', 'closure', 'basis')
  optionalText(row, 'basis')
  const visitor = optional(row, 'visitor')
  const amount = (field: JsonField) => countOf(field, 0, 1_000_000_000)
  return {
    ...datedOf(row, known),
    currency: textOf(member(row, 'currency')),
    visitor: visitor === undefined ? null : amount(visitor),
    operator: listOf(member(row, 'operator')).map(amount),
    closure: textsOf(member(row, 'closure')),
  }
}

function nameOf({ path }: JsonField): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

function unique<Row extends { readonly id: string }>(row: Row, field: JsonField, seen: Set<string>): Row {
  if (seen.has(row.id)) refuse(member(field, 'id'), 'stands twice')
  seen.add(row.id)
  return row
}
