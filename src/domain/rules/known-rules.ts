/** The rules as people knew them at a moment: nobody knows of a row, or of its end, before it is published. */

import type { EpochMs } from '../kit/time.ts'
import type { Category } from '../places/site.ts'
import {
  type CategoryRules,
  type Credential,
  type Dated,
  datedRows,
  type KnownCredentials,
  type KnownRules,
  type Ruleset,
  type RulesetRows,
} from './ruleset.ts'

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
  const instants = [
    Number.NEGATIVE_INFINITY,
    ...datedRows(rows).flatMap((row) => [row.publishedAt, row.endPublishedAt]),
    ...rows.ageExemptions.flatMap(({ plans }) => plans.map((plan) => plan.announced)),
    ...rows.credentials.flatMap((row) =>
      row.kind === 'vaccination' && row.expiry !== null ? row.expiry.publishedAt : [],
    ),
  ]
  return [...new Set(instants)].sort((a, b) => a - b)
}

function knownFrom(rows: RulesetRows, since: EpochMs): KnownRules {
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
    ages: published(rows.ageExemptions, since).map((row) => ({
      row,
      plan: row.plans.filter((plan) => plan.announced <= since).at(-1) ?? null,
    })),
    credentials: credentialsKnown(published(rows.credentials, since), since),
  }
}

function credentialsKnown(rows: readonly Credential[], since: EpochMs): KnownCredentials {
  const ofKind = <Kind extends Credential['kind']>(kind: Kind) =>
    rows.filter((row): row is Extract<Credential, { kind: Kind }> => row.kind === kind)
  return {
    // While nobody knows that a series ends, it has no end.
    doses: ofKind('vaccination').map((row) =>
      row.expiry !== null && row.expiry.publishedAt > since ? { ...row, days: null, expiry: null } : row,
    ),
    recoveries: ofKind('recovery'),
    tests: ofKind('test'),
    exemptions: ofKind('exemption'),
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
