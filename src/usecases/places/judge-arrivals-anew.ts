/** Arrivals of the last two hours judged anew where a day begins or other rules hold: by what is known, the registry is not asked. */
import { type EpochMs, HOUR, kstDay } from '../../domain/kit/time.ts'
import { shardOfLine } from '../../domain/pass/outbox-shard.ts'
import { knownRules } from '../../domain/rules/known-rules.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { OutboxShards } from '../../ports/pass/outbox-shards.ts'
import type { Arrival, ArrivalOutcome, ArrivalStore } from '../../ports/places/arrivals.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import { decide } from '../pass/fresh-status.ts'
import type { UpdateDoorScreen } from './update-door-screen.ts'

export type JudgeArrivalsAnewDeps = {
  readonly ruleset: () => Ruleset
  readonly sites: Pick<SiteDirectory, 'byId'>
  readonly arrivalStore: Pick<ArrivalStore, 'load'>
  readonly bindings: Pick<Bindings, 'find'>
  readonly updateDoorScreen: UpdateDoorScreen
  /** Each arrival is of the process that sends its line's texts. */
  readonly shards: Pick<OutboxShards, 'turnOf'>
  readonly clock: Clock
}

const SHOWN_FOR_MS = 2 * HOUR

/** @returns a function that looks whether something changed since it looked last. It throws AppError `DATABASE_UNAVAILABLE`: then the next look does it */
export function makeJudgeArrivalsAnew(deps: JudgeArrivalsAnewDeps) {
  let last: { readonly ruleset: Ruleset; readonly at: EpochMs } | undefined

  return async function judgeArrivalsAnew(): Promise<void> {
    const looked = { ruleset: deps.ruleset(), at: deps.clock.now() }
    if (last !== undefined && mayDiffer(last, looked)) await judgeAll(looked)
    last = looked
  }

  async function judgeAll({ ruleset, at }: { readonly ruleset: Ruleset; readonly at: EpochMs }): Promise<void> {
    const arrivals = (await deps.arrivalStore.load(at - SHOWN_FOR_MS)).filter(isJudged)
    const known = await deps.bindings.find(
      arrivals.map(({ line }) => line),
      at,
    )
    for (const [nth, arrival] of arrivals.entries()) judge(arrival, known[nth] ?? 'unbound', ruleset, at)
  }

  function isJudged(arrival: Arrival): arrival is Arrival & { readonly line: NonNullable<Arrival['line']> } {
    const { line, outcome } = arrival
    return line !== undefined && !LEFT.has(outcome) && deps.shards.turnOf(shardOfLine(line)) !== undefined
  }

  function judge(
    arrival: Arrival & { readonly line: NonNullable<Arrival['line']> },
    known: KnownLine,
    ruleset: Ruleset,
    at: EpochMs,
  ): void {
    const site = deps.sites.byId(arrival.siteId)
    if (site === undefined) return
    const person = known === 'unbound' ? {} : { person: known.binding.person }
    const evidence = known === 'unbound' ? undefined : known.snapshot?.evidence
    const decision = decide({ ruleset, site, at, ...person }, evidence ?? 'unknown')
    // Of whom nothing is kept the registry said what the door shows.
    if (known !== 'unbound' && evidence === undefined && decision.outcome === 'unknown') return
    const outcome = known === 'unbound' && decision.outcome === 'unknown' ? 'unverified' : decision.outcome
    if (outcome === arrival.outcome && decision.allowedAlone === arrival.allowedAlone) return
    const { day, callKey, line, at: calledAt, asOf } = arrival
    deps.updateDoorScreen({ day, callKey, site, line, calledAt, known, decision, lastKnown: asOf })
  }
}

/** Under way, or said by staff. */
const LEFT: ReadonlySet<ArrivalOutcome> = new Set(['checking', 'reported', 'document-seen'])

type Looked = { readonly ruleset: Ruleset; readonly at: EpochMs }

/** Other rules, an instant at which these change, rows that are published by now, or a new day, on which proofs end. */
function mayDiffer(last: Looked, { ruleset, at }: Looked): boolean {
  if (last.ruleset.version !== ruleset.version || kstDay(last.at) !== kstDay(at)) return true
  const known = knownRules(ruleset, at)
  if (knownRules(ruleset, last.at) !== known) return true
  return [...known.byCategory.values()].some(({ changes }) => changes.some((each) => last.at < each && each <= at))
}
