/**
 * Keeps visits: in the database or, while that is away or slow, in the spool, from where they follow later.
 * Whoever appends notices nothing but where it lies.
 */
import { AppError } from '../../domain/kit/errors.ts'
import type { Events } from '../../ports/kit/events.ts'
import { makeTurns } from '../../ports/kit/in-turn.ts'
import type { Appended, VisitEntry, VisitLog } from '../../ports/visits/visit-log.ts'
import type { StorableVisit, StoreResult, VisitSpool, VisitStore } from '../../ports/visits/visit-store.ts'
import { makeBatches, type Outcome } from '../batching/batches.ts'
import { makeReplay, type ReplayDeps, type Round } from './replay-spool.ts'

/** `doubtful`: one batch was lost, the next one still tries the database. `spooling`: two were; only the replay tries it. */
export type StoringState = 'database' | 'doubtful' | 'spooling'

const NEXT: Readonly<Record<StoringState, Readonly<Record<'stored' | 'lost', StoringState>>>> = {
  database: { stored: 'database', lost: 'doubtful' },
  doubtful: { stored: 'database', lost: 'spooling' },
  spooling: { stored: 'database', lost: 'spooling' },
}

export type DurableVisitLogDeps = {
  readonly database: VisitStore
  readonly spool: VisitSpool
  readonly events: Events
  readonly hasDelivery: ReplayDeps['hasDelivery']
  readonly deliveryCipher: ReplayDeps['deliveryCipher']
  /** See `makeBatches`; 2 ms unless given. */
  readonly lingerMs?: number
  /** While the database is away it is tried this often; 500 ms unless given. */
  readonly probeEveryMs?: number
}

export type DurableVisitLog = VisitLog & {
  /** Where new visits go now. */
  state(): StoringState
  /** Begins to replay what an earlier run left in the spool. */
  start(): void
  /** Resolves when everything appended so far is answered and the replay has stopped; what is left in the spool waits there. */
  close(): Promise<void>
}

const LARGEST_BATCH = 1000
/** Small enough that a new call behind it hardly waits. */
const REPLAY_AT_ONCE = 200
const TRY_WITH = 20

export function makeDurableVisitLog(deps: DurableVisitLogDeps): DurableVisitLog {
  const { database, spool, events } = deps
  const lingerMs = deps.lingerMs ?? 2
  const probeEveryMs = deps.probeEveryMs ?? 500
  let state: StoringState = 'database'
  let replaying: Promise<void> | undefined
  let closing = false
  let taken = 0
  let lastWhy = ''
  let wakeUp = () => {}

  const inTurn = makeTurns()
  const probe = async () => (await inTurn(() => attempt([]))) !== undefined
  const replaySome = makeReplay({
    spool,
    events,
    hasDelivery: deps.hasDelivery,
    deliveryCipher: deps.deliveryCipher,
    store: (entries) => inTurn(() => attempt(entries)),
    probe,
    storedSoFar: () => taken,
  })
  const toSpool = makeBatches<VisitEntry, Appended>({ run: storeInSpool, lingerMs, largest: LARGEST_BATCH })
  const toDatabase = makeBatches<VisitEntry, Appended>({ run: storeInDatabase, lingerMs, largest: LARGEST_BATCH })

  function turn(happening: 'stored' | 'lost'): void {
    const before = state
    state = NEXT[state][happening]
    if (state === before) return
    if (state === 'spooling') events.emit({ type: 'database-lost', why: lastWhy })
    if (before === 'spooling') events.emit({ type: 'database-back' })
    if (state !== 'database') replay()
  }

  /** Visits queued for the database when it was given up go to the spool, without waiting for it once more. */
  async function storeInDatabase(entries: readonly VisitEntry[]): Promise<readonly Outcome<Appended>[]> {
    const stored = await inTurn(() => (state === 'spooling' ? undefined : tryDatabase(entries)))
    return stored?.map((result) => outcomeOf(result, 'database')) ?? storeInSpool(entries)
  }

  /** @returns undefined when the batch is not known to be stored; whether the database is lost is for the caller to judge */
  async function attempt(entries: readonly StorableVisit[]): Promise<readonly StoreResult[] | undefined> {
    const begun = performance.now()
    try {
      const results = await database.store(entries)
      events.emit({ type: 'batch-stored', size: entries.length, where: 'database', tookMs: performance.now() - begun })
      taken += results.filter(({ kind }) => kind !== 'refused').length
      return results
    } catch (error) {
      if (!isUnavailable(error)) throw error
      lastWhy = error.message
      events.emit({ type: 'batch-failed', size: entries.length, why: error.message })
      return undefined
    }
  }

  async function tryDatabase(entries: readonly StorableVisit[]): Promise<readonly StoreResult[] | undefined> {
    const results = await attempt(entries)
    turn(results === undefined ? 'lost' : 'stored')
    return results
  }

  async function storeInSpool(entries: readonly VisitEntry[]): Promise<readonly Outcome<Appended>[]> {
    const begun = performance.now()
    const results = await spool.store(entries)
    events.emit({ type: 'batch-stored', size: entries.length, where: 'spool', tookMs: performance.now() - begun })
    replay()
    return results.map((result) => outcomeOf(result, 'spool'))
  }

  /** One replay at a time; it goes on until the spool is empty and the database answers. */
  function replay(): void {
    if (closing || replaying !== undefined) return
    replaying = replayAll().finally(() => {
      replaying = undefined
    })
  }

  async function replayAll(): Promise<void> {
    while (!closing) {
      const away = state !== 'database'
      if (away) await pause()
      if (closing) return
      if (away && !(await probe())) {
        turn('lost')
        continue
      }
      const round = await replayRound()
      if (round?.outage === true) turn('lost')
      else if (away || (round !== undefined && round.stored > 0)) turn('stored')
      if (round?.left === 0 && state === 'database') return
      if (round === undefined || round.failed > 0) await pause()
    }
  }

  /** @returns undefined where the spool itself is unwell, which says nothing about the database */
  async function replayRound(): Promise<Round | undefined> {
    try {
      return await replaySome(state === 'database' ? REPLAY_AT_ONCE : TRY_WITH)
    } catch (error) {
      events.emit({ type: 'fault', part: 'spool', message: error instanceof Error ? error.message : String(error) })
      return undefined
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, probeEveryMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    append: (entry) => (state === 'spooling' ? toSpool : toDatabase).add(entry),
    state: () => state,
    start: replay,
    async close() {
      closing = true
      wakeUp()
      await toDatabase.settled()
      await toSpool.settled()
      await replaying
    },
  }
}

function outcomeOf(result: StoreResult, where: Appended['where']): Outcome<Appended> {
  switch (result.kind) {
    case 'stored':
      return { ok: { stored: 'stored', where } }
    case 'already':
      return { ok: { stored: 'already', where } }
    case 'refused':
      return { failed: new AppError('VISIT_REFUSED', `A visit could not be stored: ${result.why}`) }
  }
}

function isUnavailable(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'VISIT_LOG_UNAVAILABLE'
}
