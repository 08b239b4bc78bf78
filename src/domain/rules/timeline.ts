/** Timeline of a kind of place for an adult without any proof, stretch by stretch. */

import { addDays, type CalendarDate, type EpochMs } from '../kit/time.ts'
import { localDay } from '../kit/zone.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { Category, Region } from '../places/site.ts'
import { categoryName } from './explain.ts'
import { isInForce, knownRules } from './known-rules.ts'
import type { Ruleset, Words } from './ruleset.ts'

/** `asked`: a pass is asked for and no fine is known. `allowed`: in without a pass, under the row's condition. */
export type StretchState = 'free' | 'grace' | 'fined' | 'asked' | 'set-aside' | 'allowed' | 'logged' | 'not-logged'

export type Stretch = {
  readonly from: EpochMs
  /** Exclusive. */
  readonly to: EpochMs
  readonly state: StretchState
  /** One person may come in alone. */
  readonly alone: boolean
  readonly ruleId: string
}

export type TimelineRow = { readonly names: Words; readonly stretches: readonly Stretch[] }

export type TimelineAsked = {
  readonly region: Region
  readonly from: EpochMs
  /** Exclusive. */
  readonly to: EpochMs
  /** Absent: everything ever published. */
  readonly asKnownAt?: EpochMs | undefined
}

/** One row for every kind of place, and a last one for the duty to log visits. */
export function timelineRows(
  ruleset: Ruleset,
  categories: readonly Category[],
  asked: TimelineAsked,
): readonly TimelineRow[] {
  const rows = categories.map((category) => ({
    names: categoryName(ruleset, category),
    stretches: stretchesOf(ruleset, category, asked),
  }))
  return [...rows, { names: VISIT_LIST, stretches: loggedStretches(ruleset, categories, asked) }]
}

const VISIT_LIST: Words = { ko: '출입명부 작성', en: 'Visits are logged' }

/** Without gaps from `from` to `to`; neighbours differ. */
export function stretchesOf(ruleset: Ruleset, category: Category, asked: TimelineAsked): readonly Stretch[] {
  const { region, from, to, asKnownAt } = asked
  const person = { birthDate: adultAt(ruleset, from) }
  const stretches: Stretch[] = []
  for (let at = from; at < to; ) {
    const decision = decidePass(ruleset, { at, asKnownAt, site: { category, region }, person, evidence: [] })
    const next = Math.min(decision.nextChangeAt ?? to, to)
    add(stretches, {
      from: at,
      to: next,
      state: stateOf(decision),
      alone: decision.allowedAlone,
      ruleId: decision.ruleId,
    })
    at = next
  }
  return stretches
}

/** Forty years old at the beginning: no rule for the young or the old speaks of such a person. */
function adultAt({ zone }: Ruleset, at: EpochMs): CalendarDate {
  return addDays(localDay(zone, at), -40 * 365)
}

function stateOf({ outcome, enforcement, reason }: PassDecision): StretchState {
  if (outcome === 'not-required') return reason.code === 'suspended' ? 'set-aside' : 'free'
  if (outcome === 'allowed-without-pass') return 'allowed'
  return enforcement === 'grace' ? 'grace' : enforcement === 'penalty' ? 'fined' : 'asked'
}

function loggedStretches(ruleset: Ruleset, categories: readonly Category[], asked: TimelineAsked): readonly Stretch[] {
  const { region, from, to, asKnownAt } = asked
  const duties = knownRules(ruleset, asKnownAt).visitLists.filter(
    (row) =>
      (row.region ?? region) === region &&
      (row.types === undefined || row.types.some((type) => categories.includes(type))),
  )
  const edges = [from, ...duties.flatMap((row) => [row.from, row.to]), to].filter((at) => at >= from && at <= to)
  const instants = [...new Set(edges)].sort((a, b) => a - b)
  const stretches: Stretch[] = []
  instants.slice(0, -1).forEach((at, index) => {
    const duty = duties.find((row) => isInForce(row, at))
    const state = duty === undefined ? 'not-logged' : 'logged'
    add(stretches, { from: at, to: instants[index + 1] ?? to, state, alone: false, ruleId: duty?.id ?? 'none' })
  })
  return stretches
}

/** A stretch like the one before makes that one longer. */
function add(stretches: Stretch[], stretch: Stretch): void {
  const last = stretches.at(-1)
  const isSame =
    last !== undefined && last.state === stretch.state && last.alone === stretch.alone && last.ruleId === stretch.ruleId
  if (isSame) stretches[stretches.length - 1] = { ...last, to: stretch.to }
  else stretches.push(stretch)
}

export const STATES: Readonly<Record<StretchState, Words>> = {
  free: { ko: '방역패스 없음', en: 'no pass' },
  grace: { ko: '계도기간', en: 'grace, no fine yet' },
  fined: { ko: '방역패스 의무', en: 'pass, with fines' },
  asked: { ko: '과태료 미확인', en: 'pass, no fine known' },
  'set-aside': { ko: '효력 정지·미적용', en: 'set aside' },
  allowed: { ko: '조건부 허용', en: 'in without, on a condition' },
  logged: { ko: '작성', en: 'logged' },
  'not-logged': { ko: '작성하지 않음', en: 'not logged' },
}
