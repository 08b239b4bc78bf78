/** The rules as people knew them at a moment: nobody knows of a row, or of its end, before it is published. */
import type { Category } from '../site/site.ts'
import type { EpochMs } from '../time.ts'
import type { CategoryRules, Dated, KnownRules, Ruleset, RulesetRows } from './ruleset.ts'

/** Prepares the rows for deciding: one view for each moment at which something was published. */
export function indexRuleset(rows: RulesetRows): Ruleset {
  return { ...rows, known: publications(rows).map((since) => knownFrom(rows, since)) }
}

/** The rules as known at an instant; without one, everything that was ever published. */
export function knownRules(ruleset: Ruleset, asKnownAt: EpochMs | undefined): KnownRules {
  const at = asKnownAt ?? Number.POSITIVE_INFINITY
  for (let index = ruleset.known.length - 1; index > 0; index -= 1) {
    const known = ruleset.known[index]
    if (known !== undefined && known.since <= at) return known
  }
  const first = ruleset.known[0]
  if (first === undefined) throw new RangeError('a ruleset without a view: it was not made by indexRuleset')
  return first
}

export function isInForce(row: Dated, at: EpochMs): boolean {
  return row.from <= at && at < row.to
}

function publications(rows: RulesetRows): readonly EpochMs[] {
  const { validity, ageExemption } = rows
  const dated = [
    ...rows.requirements,
    ...rows.suspensions,
    ...rows.allowances,
    ...rows.acceptances,
    ...rows.visitLists,
    ageExemption,
  ]
  const instants = [
    Number.NEGATIVE_INFINITY,
    ...dated.flatMap((row) => [row.publishedAt, row.endPublishedAt]),
    ...ageExemption.teenPlans.map((plan) => plan.announced),
    validity.expiry.publishedAt,
    validity.rapid.publishedAt,
  ]
  return [...new Set(instants)].sort((a, b) => a - b)
}

function knownFrom(rows: RulesetRows, since: EpochMs): KnownRules {
  const { validity } = rows
  const suspensions = published(rows.suspensions, since)
  const requirements = published(rows.requirements, since)
  const allowances = published(rows.allowances, since)
  const acceptances = published(rows.acceptances, since)
  const byCategory = new Map<Category, CategoryRules>()
  for (const category of new Set(requirements.flatMap((row) => row.types))) {
    const here = <Row extends { types?: readonly Category[] }>(all: readonly Row[]) =>
      all.filter((row) => row.types === undefined || row.types.includes(category))
    byCategory.set(
      category,
      withChanges({
        requirements: here(requirements),
        suspensions: here(suspensions),
        allowances: here(allowances),
        acceptances: here(acceptances),
      }),
    )
  }
  return {
    since,
    byCategory,
    visitLists: published(rows.visitLists, since),
    ageExemption: published([rows.ageExemption], since)[0] ?? null,
    teenPlan: rows.ageExemption.teenPlans.findLast((plan) => plan.announced <= since) ?? null,
    expiry: validity.expiry.publishedAt <= since ? validity.expiry : null,
    rapidFrom: validity.rapid.publishedAt <= since ? validity.rapid.from : null,
  }
}

function published<Row extends Dated>(rows: readonly Row[], since: EpochMs): readonly Row[] {
  return rows
    .filter((row) => row.publishedAt <= since)
    .map((row) => (row.endPublishedAt <= since ? row : { ...row, to: Number.POSITIVE_INFINITY }))
}

function withChanges(rules: Omit<CategoryRules, 'changes'>): CategoryRules {
  const dated = [...rules.requirements, ...rules.suspensions, ...rules.allowances, ...rules.acceptances]
  const instants = [
    ...dated.flatMap((row) => [row.from, row.to]),
    ...rules.requirements.flatMap((row) => row.penaltyFrom ?? []),
  ]
  const changes = [...new Set(instants)].filter((at) => Number.isFinite(at)).sort((a, b) => a - b)
  return { ...rules, changes }
}
