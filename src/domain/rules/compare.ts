/** Passes gained or lost if one ruleset replaced another, over people, places and times that matter. */

import type { EpochMs } from '../kit/time.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { Category, Region } from '../places/site.ts'
import { admits } from './check-cases.ts'
import { type Inhabitant, populationAt } from './population.ts'
import type { Ruleset } from './ruleset.ts'
import { visitsRecorded } from './visit-list.ts'

/** `gains`: comes in now; `loses`: does not any more; `fine`: the same, with another enforcement. */
export type ChangeKind = 'gains' | 'loses' | 'fine'

export type Change = {
  readonly kind: ChangeKind
  readonly category: Category
  readonly who: string
  readonly cases: number
  /** The first of them. */
  readonly at: EpochMs
  readonly region: Region
  readonly before: PassDecision
  readonly after: PassDecision
}

export type Comparison = {
  readonly asked: number
  readonly totals: Readonly<Record<ChangeKind, number>>
  /** By kind of place and person; those of most cases first. */
  readonly changes: readonly Change[]
  /** Kinds of places and instants at which visits are recorded under only one of the two. */
  readonly visitList: readonly { readonly category: Category; readonly region: Region; readonly at: EpochMs }[]
}

/** @param instants when to ask; absent: at every instant at which either ruleset changes */
export function compareRulesets(before: Ruleset, after: Ruleset, instants?: readonly EpochMs[]): Comparison {
  const both = [before, after]
  const regions = distinctRegions(both)
  const categories = unique(both.flatMap(({ facilityTypes }) => facilityTypes))
  const found = new Map<string, Change>()
  const totals = { gains: 0, loses: 0, fine: 0 }
  const visitList: { category: Category; region: Region; at: EpochMs }[] = []
  let asked = 0
  for (const at of instants ?? changesOf(both)) {
    const people = populationAt(both, at)
    for (const category of categories) {
      for (const region of regions) {
        const place = { at, site: { category, region } }
        if (visitsRecorded(before, place) !== visitsRecorded(after, place)) visitList.push({ category, region, at })
        for (const who of people) {
          asked += 1
          const change = changeOf(before, after, { ...place, person: who.person, evidence: who.evidence }, who)
          if (change === undefined) continue
          totals[change.kind] += 1
          const key = `${change.kind} ${category} ${who.label}`
          const known = found.get(key)
          found.set(key, known === undefined ? change : { ...known, cases: known.cases + 1 })
        }
      }
    }
  }
  return { asked, totals, changes: [...found.values()].sort((a, b) => b.cases - a.cases), visitList }
}

function changeOf(
  before: Ruleset,
  after: Ruleset,
  question: Parameters<typeof decidePass>[1],
  { label }: Inhabitant,
): Change | undefined {
  const [old, now] = [decidePass(before, question), decidePass(after, question)]
  const kind = kindOf(old, now)
  if (kind === undefined) return undefined
  const { at, site } = question
  return { kind, category: site.category, who: label, cases: 1, at, region: site.region, before: old, after: now }
}

function kindOf(before: PassDecision, after: PassDecision): ChangeKind | undefined {
  if (admits(before) !== admits(after)) return admits(after) ? 'gains' : 'loses'
  return before.enforcement === after.enforcement ? undefined : 'fine'
}

function changesOf(rulesets: readonly Ruleset[]): readonly EpochMs[] {
  const instants = rulesets.flatMap((rules) => [
    ...[...(rules.known.at(-1)?.byCategory.values() ?? [])].flatMap(({ changes }) => changes),
    ...rules.visitLists.flatMap(({ from, to }) => [from, to]),
    ...rules.ageExemptions.flatMap(({ from, to }) => [from, to]),
    ...rules.credentials.flatMap((row) => [
      row.from,
      row.to,
      ...(row.kind === 'vaccination' && row.expiry !== null ? [row.expiry.from, row.expiry.penaltyFrom] : []),
    ]),
  ])
  return unique(instants.filter((at) => Number.isFinite(at))).sort((a, b) => a - b)
}

/** One region that no row names stands for all of them. */
function distinctRegions(rulesets: readonly Ruleset[]): readonly Region[] {
  const named = rulesets.flatMap((rules) => [
    ...[...rules.suspensions, ...rules.visitLists].flatMap(({ region }) => region ?? []),
    ...rules.allowances.flatMap(({ groupLimit }) => [...(groupLimit?.byRegion.keys() ?? [])].slice(0, 1)),
  ])
  const all = unique(rulesets.flatMap(({ regions }) => regions.map(({ id }) => id)))
  const others = all.filter((region) => !named.includes(region)).slice(0, 1)
  return unique([...named, ...others])
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}
