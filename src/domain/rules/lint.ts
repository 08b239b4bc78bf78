/** Faults and oddities in rules that read well: gaps, overlaps, rows that never matter, dates out of order, no source. */
import type { EpochMs } from '../kit/time.ts'
import { localIso } from '../kit/zone.ts'
import type { RuleCase } from './check-cases.ts'
import type { Dated, RulesetRows } from './ruleset.ts'

export type Finding = {
  /** `fault`: correct it before publishing. `notice`: read it, it may be meant so. */
  readonly severity: 'fault' | 'notice'
  readonly kind: 'source' | 'overlap' | 'gap' | 'unreachable' | 'order' | 'unsourced'
  /** Which of the two files, and where in it: `require[3]`, `[12]`. */
  readonly file: 'ruleset' | 'cases'
  readonly path: string
  readonly says: string
}

type Placed = Dated & { readonly path: string; readonly types?: readonly string[]; readonly region?: string }

/** All findings, faults first. An empty list: nothing to say. */
export function lintRuleset(rows: RulesetRows, cases: readonly RuleCase[]): readonly Finding[] {
  const sections = sectionsOf(rows)
  const all = Object.values(sections).flat()
  const findings = [
    ...all.flatMap(missingSource),
    ...all.flatMap((row) => datesOutOfOrder(row, rows)),
    ...innerDates(rows),
    ...[sections.require, sections.noPassAllowance, sections.accepts].flatMap((section) => overlaps(section, rows)),
    ...sections.noPassAllowance.flatMap((row, index, list) => gapAfter(row, list.slice(index + 1), rows)),
    ...sections.require.flatMap((row, index, list) => gapAfter(row, list.slice(index + 1), rows)),
    ...unreachable(rows, sections),
    ...casesWithoutSource(cases),
    ...all.flatMap(notInSources),
  ]
  return findings.sort((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice'))
}

function sectionsOf(rows: RulesetRows) {
  const placed = (name: string, list: readonly Dated[]): readonly Placed[] =>
    list.map((row, index) => ({ ...row, path: `${name}[${index}]` }))
  return {
    require: placed('require', rows.requirements),
    suspend: placed('suspend', rows.suspensions),
    noPassAllowance: placed('noPassAllowance', rows.allowances),
    accepts: placed('accepts', rows.acceptances),
    visitList: placed('visitList', rows.visitLists),
    ageExempt: placed('ageExempt', rows.ageExemptions),
    credentials: placed('credentials', rows.credentials),
    penalties: placed('penalties', rows.penalties),
  }
}

function fault(kind: Finding['kind'], path: string, says: string): Finding {
  return { severity: 'fault', kind, file: 'ruleset', path, says }
}

function notice(kind: Finding['kind'], path: string, says: string): Finding {
  return { severity: 'notice', kind, file: 'ruleset', path, says }
}

function missingSource(row: Placed): Finding[] {
  return row.about?.source.length === 0 ? [fault('source', row.path, `${row.id} names no source`)] : []
}

function notInSources(row: Placed): Finding[] {
  return (row.about?.flags ?? []).map((flag) => notice('unsourced', row.path, `${row.id}: ${flag}`))
}

function casesWithoutSource(cases: readonly RuleCase[]): Finding[] {
  return cases.flatMap(({ name, source }, index): Finding[] =>
    source === null
      ? [
          {
            severity: 'fault',
            kind: 'source',
            file: 'cases',
            path: `[${index}]`,
            says: `case "${name}" names no source`,
          },
        ]
      : [],
  )
}

function datesOutOfOrder(row: Placed, { zone }: RulesetRows): Finding[] {
  const findings: Finding[] = []
  if (row.publishedAt > row.from && Number.isFinite(row.from)) {
    const said = `${row.id} was told at ${localIso(zone, row.publishedAt)}, after it began: it changes what was judged before`
    findings.push(notice('order', row.path, said))
  }
  if (row.publishedAt >= row.to) findings.push(fault('order', row.path, `${row.id} was told when it was over`))
  if (row.endPublishedAt > row.to)
    findings.push(notice('order', row.path, `the end of ${row.id} was told after it came`))
  return findings
}

function innerDates(rows: RulesetRows): Finding[] {
  const fines = rows.requirements.flatMap((row, index) => {
    const { penaltyFrom } = row
    if (penaltyFrom === null || (row.from <= penaltyFrom && penaltyFrom < row.to)) return []
    return [
      fault('order', `require[${index}].penaltyFrom`, `${row.id} is fined from a day on which it is not in force`),
    ]
  })
  const expiries = rows.credentials.flatMap((row, index) => {
    if (row.kind !== 'vaccination' || row.expiry === null || row.expiry.from <= row.expiry.penaltyFrom) return []
    return [fault('order', `credentials[${index}].expiry`, `${row.id} is fined before it ends`)]
  })
  const plans = rows.ageExemptions.flatMap((row, index) =>
    row.plans.flatMap(({ announced, start, penaltyFrom }, nth) => {
      const ordered = start === null || (announced <= start && (penaltyFrom === null || start <= penaltyFrom))
      return ordered
        ? []
        : [fault('order', `ageExempt[${index}].plans[${nth}]`, 'announcement, start, fine: in this order')]
    }),
  )
  return [...fines, ...expiries, ...plans]
}

/** Two rows of one kind for one kind of place at one time: only the first would be asked. */
function overlaps(section: readonly Placed[], { zone }: RulesetRows): Finding[] {
  return section.flatMap((row, index) =>
    section.slice(0, index).flatMap((other) => {
      const type = row.types?.find((each) => other.types?.includes(each))
      if (type === undefined || !meet(row, other)) return []
      const from = localIso(zone, Math.max(row.from, other.from))
      return [
        fault(
          'overlap',
          row.path,
          `${row.id} and ${other.id} both speak of ${type} from ${from}: only ${other.id} counts`,
        ),
      ]
    }),
  )
}

/** A kind of place for which one row ends and the next of its kind begins later. */
function gapAfter(row: Placed, others: readonly Placed[], { zone }: RulesetRows): Finding[] {
  const found: Finding[] = []
  for (const type of row.types ?? []) {
    const next = others.filter(({ types, from }) => types?.includes(type) && from >= row.to)
    const soonest = next.sort((a, b) => a.from - b.from)[0]
    if (soonest === undefined || soonest.from === row.to) continue
    const between = `${localIso(zone, row.to)} and ${localIso(zone, soonest.from)}`
    found.push(notice('gap', soonest.path, `${type}: nothing between ${row.id} and ${soonest.id}, ${between}`))
  }
  return found
}

function unreachable(rows: RulesetRows, sections: ReturnType<typeof sectionsOf>): Finding[] {
  const { require, suspend, noPassAllowance, accepts } = sections
  const never = [...suspend, ...noPassAllowance, ...accepts].flatMap((row) => {
    const reached = require.some(
      (asked) => meet(row, asked) && (row.types === undefined || row.types.some((type) => asked.types?.includes(type))),
    )
    return reached
      ? []
      : [fault('unreachable', row.path, `${row.id} never matters: no pass is asked for there at that time`)]
  })
  const shadowed = rows.suspensions.flatMap((row, index) => {
    const over = rows.suspensions
      .slice(0, index)
      .find(
        (other) =>
          other.from <= row.from &&
          row.to <= other.to &&
          other.maxAge === undefined &&
          (other.region === undefined || other.region === row.region) &&
          (other.types === undefined || (row.types?.every((type) => other.types?.includes(type)) ?? false)),
      )
    return over === undefined
      ? []
      : [fault('unreachable', `suspend[${index}]`, `${row.id} never matters: ${over.id} sets all of it aside`)]
  })
  const named = new Set(
    [...require, ...suspend, ...noPassAllowance, ...accepts, ...sections.visitList].flatMap(({ types }) => types ?? []),
  )
  const unused = rows.facilityTypes.flatMap((type, index) =>
    named.has(type) ? [] : [notice('unreachable', `categories[${index}]`, `no row speaks of ${type}`)],
  )
  return [...never, ...shadowed, ...unused]
}

function meet(one: { from: EpochMs; to: EpochMs }, other: { from: EpochMs; to: EpochMs }): boolean {
  return one.from < other.to && other.from < one.to
}
