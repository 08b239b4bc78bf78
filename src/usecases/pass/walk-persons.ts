/**
 * Walk over all known persons, shard by shard, once in each day's hours. A process walks the shards of the outbox that it has, so that
 * no two walk one; where it came to is kept, so that whoever has the shard next goes on from there.
 */
import { type DayHours, dayOfBegin, isWithin } from '../../domain/kit/day-hours.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import type { LivingPerson, LivingPersons } from '../../ports/identity/living-persons.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { OutboxShards } from '../../ports/pass/outbox-shards.ts'
import type { WalkedTo, WalkName, WalkProgress } from '../../ports/pass/walk-progress.ts'

/** What came of a page: only one that was visited as a whole is behind us. */
export type Visited = { readonly kind: 'all' } | { readonly kind: 'again'; readonly inMs: number }

export type WalkPersonsDeps = {
  readonly walk: WalkName
  readonly hours: DayHours
  readonly persons: Pick<LivingPersons, 'page' | 'left'>
  readonly progress: WalkProgress
  readonly shards: Pick<OutboxShards, 'turnOf' | 'sure'>
  /** While it is held nothing is done: it may be another day. */
  readonly clock: TrustedClock
  /** Never asks for what was done already: a page may come twice. @param mayGoOn  false once the hours are over or the shard is another's */
  readonly visit: (persons: readonly LivingPerson[], mayGoOn: () => boolean) => Promise<Visited>
}

export type WalkPersons = {
  /**
   * Visits one page. @param isEnding  whether to stop as soon as may be @returns how long there is nothing to do, milliseconds; 0 where the next page waits.
   * @throws AppError `DATABASE_UNAVAILABLE` (retryable)
   */
  step(isEnding: () => boolean): Promise<number>
  /** Whether a page of the shard is being visited. */
  inFlight(shard: number): number
  /** About how many persons this process has before it in these hours. */
  left(): number
}

type Reached = { readonly turn: number; readonly to: WalkedTo; readonly left: number }

const NOTHING_TO_DO_MS = 10_000

export function makeWalkPersons(deps: WalkPersonsDeps): WalkPersons {
  const { walk, hours, persons, progress, shards, clock, visit } = deps
  /** By shard, in the turn in which it was read. */
  const walked = new Map<number, Reached>()
  let under: number | undefined

  return {
    inFlight: (shard) => (under === shard ? 1 : 0),
    left: () =>
      [...walked].reduce((sum, [shard, { turn, left }]) => sum + (shards.turnOf(shard) === turn ? left : 0), 0),
    async step(isEnding) {
      const now = clock.now()
      if (!isWithin(hours, now) || !shards.sure || clock.held() !== undefined) return NOTHING_TO_DO_MS
      const next = await nextShard(dayOfBegin(hours, now))
      if (next === undefined) return NOTHING_TO_DO_MS
      const { shard, at } = next
      under = shard
      try {
        return await visitNext(shard, at, () => {
          return !isEnding() && shards.sure && shards.turnOf(shard) === at.turn && isWithin(hours, clock.now())
        })
      } finally {
        under = undefined
      }
    },
  }

  /** Of every shard it is known how many are left before the first one is walked: the pace goes by that. */
  async function nextShard(round: CalendarDate): Promise<{ readonly shard: number; readonly at: Reached } | undefined> {
    const all: { readonly shard: number; readonly at: Reached }[] = []
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const turn = shards.turnOf(shard)
      if (turn !== undefined) all.push({ shard, at: await reached(shard, turn, round) })
    }
    return all.find(({ at }) => !at.to.done)
  }

  async function reached(shard: number, turn: number, round: CalendarDate): Promise<Reached> {
    const known = walked.get(shard)
    if (known?.turn === turn && known.to.round === round) return known
    const kept = await progress.load(walk, shard)
    const to: WalkedTo = kept?.round === round ? kept : { round, place: undefined, done: false }
    const read = { turn, to, left: to.done ? 0 : await persons.left(shard, to.place) }
    walked.set(shard, read)
    return read
  }

  async function visitNext(shard: number, { turn, to, left }: Reached, mayGoOn: () => boolean): Promise<number> {
    const page = await persons.page(shard, to.place, clock.now())
    if (page === undefined) {
      walked.clear() // nobody could be counted yet either
      return NOTHING_TO_DO_MS
    }
    const visited = await visit(page.persons, mayGoOn)
    if (visited.kind === 'again') return visited.inMs
    const reachedNow: WalkedTo = { ...to, place: page.next, done: page.next === undefined }
    await progress.save(walk, shard, reachedNow)
    walked.set(shard, { turn, to: reachedNow, left: reachedNow.done ? 0 : Math.max(0, left - page.persons.length) })
    return 0
  }
}
