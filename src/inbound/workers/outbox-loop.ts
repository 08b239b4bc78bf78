/**
 * Sends what waits in the outbox for as long as the program runs: has rows of its own shards read, prepares
 * and sends them at the rate that the calls leave, and forgets what was dealt with. What must wait (gateway away, database away)
 * stays in the outbox and is tried again, without holding up the others.
 */
import { AppError } from '../../domain/kit/errors.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { Outbox, OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { OutboxShards } from '../../ports/pass/outbox-shards.ts'
import type { TextGateway } from '../../ports/pass/text-gateway.ts'
import type { SendPassText } from '../../usecases/pass/send-pass-text.ts'
import { makeForgetRows } from './forget-rows.ts'
import { makeIdCursor } from './id-cursor.ts'
import { makeLeftRows } from './left-rows.ts'
import { makeRateLimit } from './rate-limit.ts'
import { makeRowReader, NEWEST, NEWEST_EVERY_MS, type Owned, type WaitingRow } from './read-rows.ts'
import { makeShardWork } from './shard-work.ts'
import { makeTextCopies, type WaitingDraft } from './text-copies.ts'
import { makeWaitingQueue } from './waiting-queue.ts'

export type OutboxLoopDeps = {
  readonly outbox: Pick<Outbox, 'take' | 'newest' | 'done'>
  readonly texts: SendPassText
  readonly gateway: Pick<TextGateway, 'connected' | 'window'>
  readonly shards: OutboxShards
  /** How many texts a second all processes together may send now. */
  readonly pace: () => number
  readonly clock: Clock
  readonly events: Events
}

export type OutboxLoopOptions = {
  /** The outbox is looked at this often without a wake-up, milliseconds. */
  readonly pollMs?: number
  /** Rows held at most, from taken to forgotten; of what lies beyond only the newest are taken. */
  readonly longest?: number
  /** Rows that wait for database and registry at the same time. */
  readonly preparing?: number
}

export type OutboxLoop = {
  /** Something was put into the outbox. Cheap: call it for every visit. */
  wake(): void
  /** Texts of the shard that are being prepared, sent or noted. */
  inFlight(shard: number): number
  /**
   * Rows under way; of them texts that wait for the gateway, when the oldest of these was asked for (business time), and
   * rows left alone: sealed under keys that are not ours, or not yet.
   */
  state(): {
    readonly held: number
    readonly waiting: number
    readonly oldest: EpochMs | undefined
    readonly left: number
  }
  /** Takes nothing more and finishes what is in flight, within 3 s; the rest is found at the next start. */
  stop(): Promise<void>
}

/** One read for all that came meanwhile. */
const READ_EVERY_MS = 20
/** How often what the rate allows goes, pauses end, and it is seen whether the gateway is back: those of one moment share their statements. */
const TICK_MS = 50
const STOP_WITHIN_MS = 2_800
/** Where more waits than two seconds' worth, every so manieth text is the newest one: who rings now is not the last of all. */
const BACKLOG_S = 2
const NEWEST_EVERY = 4

/** Runs until `stop`. Never throws: a database that is away is waited for. */
export function startOutboxLoop(deps: OutboxLoopDeps, options: OutboxLoopOptions = {}): OutboxLoop {
  const { pollMs = 500, longest = 20_000, preparing: preparingMost = 2_000 } = options
  const { shards } = deps
  const cursor = makeIdCursor()
  const work = makeShardWork()
  const left = makeLeftRows()
  const rows = makeWaitingQueue<WaitingRow>()
  const { readOn, readNewest } = makeRowReader(deps, { cursor, left, rows })
  const drafts = makeWaitingQueue<WaitingDraft>()
  const ownRate = () => (deps.pace() * shards.count) / SHARDS
  const mayPrepare = makeRateLimit(ownRate)
  const maySend = makeRateLimit(ownRate)
  /** Given to the gateway and not yet noted: a death in between doubles these, so they are never more than its window. */
  const atRisk = new Set<bigint>()
  const noted = (ids: readonly bigint[]) => {
    work.noted(ids)
    for (const id of ids) atRisk.delete(id)
    pump()
  }
  const forgotten = (ids: readonly bigint[]) => {
    cursor.forgotten(ids)
    noted(ids)
  }
  const isHalfFull = () => 2 * atRisk.size >= deps.gateway.window
  const forget = makeForgetRows(deps, forgotten, (id) => noted([id]), isHalfFull)
  const copies = makeTextCopies({ ...deps, tellIfUnexpected })
  let ownedSeen = ''
  let preparing = 0
  let sending = 0
  let begun = 0
  let dispensedAt = Number.NEGATIVE_INFINITY
  let handed = 0
  let stopped = false
  let woken = false
  let alarm: (() => void) | undefined

  const ticker = setInterval(tick, TICK_MS)
  const reading = readAll()

  return { wake, inFlight: work.inFlight, state, stop }

  function wake(): void {
    woken = true
    alarm?.()
  }

  function state() {
    const times = drafts.all().map(({ draft }) => draft.arrivedAt)
    const oldest = times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
    return { held: cursor.held, waiting: drafts.size, oldest, left: left.count }
  }

  async function stop(): Promise<void> {
    const until = performance.now() + STOP_WITHIN_MS
    stopped = true
    wake()
    while (performance.now() < until && (preparing > 0 || sending > 0 || forget.busy)) await pause(20)
    const finished = Promise.all([reading, deps.texts.settled()]).then(() => {})
    await withinTime(finished, Math.max(0, until - performance.now()), () => {})
    clearInterval(ticker)
    forget.stop()
  }

  async function readAll(): Promise<void> {
    let failures = 0
    while (!stopped) {
      if (!shards.sure) {
        await pause(TICK_MS)
        continue
      }
      try {
        const mayBeMore = rows.size + drafts.size < longest ? await readOn() : await readNewest()
        failures = 0
        if (performance.now() - dispensedAt >= TICK_MS) dispense()
        if (!mayBeMore) await rest()
      } catch (error) {
        tellIfUnexpected(error)
        failures += 1
        await pause(Math.min(2_000, 100 * 2 ** failures))
      }
    }
  }

  function isOurs({ shard, turn }: Owned): boolean {
    return shards.turnOf(shard) === turn
  }

  /** Begins what the rate allows. What is of no more use costs nothing and is not counted. */
  function dispense(): void {
    if (stopped || !shards.sure) return
    while (preparing < preparingMost && rows.size > 0 && drafts.size < longest + NEWEST && mayPrepare.has()) {
      begun += 1
      dispensedAt = performance.now()
      const next = isNewestsTurn(begun) ? rows.newest() : rows.next()
      if (next === undefined) return
      if (!isOurs(next)) cursor.released([next.row.id])
      else {
        const isUseful = next.read.kind !== 'key-gone' && next.read.usefulUntil > deps.clock.now()
        if (isUseful) mayPrepare.take()
        void prepare(next)
      }
    }
  }

  function isNewestsTurn(nth: number): boolean {
    return nth % NEWEST_EVERY === 0 && rows.size + drafts.size > BACKLOG_S * ownRate()
  }

  async function prepare(waiting: WaitingRow): Promise<void> {
    const { read, row, shard, turn, attempt } = waiting
    preparing += 1
    work.begin(shard)
    try {
      const prepared = await deps.texts.prepare(read)
      if (!isOurs(waiting)) return cursor.released([row.id])
      if (prepared.kind === 'held')
        return rows.later(waiting, performance.now() + Math.max(0, prepared.until - deps.clock.now()))
      const { frees, instead } = prepared
      for (const freed of frees === undefined ? [] : rows.remove((each) => each.row.id === frees.id)) rows.add(freed)
      if (prepared.kind === 'finished') return finish(waiting, prepared.done, instead)
      drafts.add({ draft: prepared.draft, row, shard, turn, attempt: 1, ...(instead && { instead }) })
    } catch (error) {
      tellIfUnexpected(error)
      if (!isOurs(waiting)) return cursor.released([row.id])
      rows.later({ ...waiting, attempt: attempt + 1 }, performance.now() + backoff(attempt))
    } finally {
      preparing -= 1
      work.end(shard)
      pump()
    }
  }

  /** Hands texts over, in the same order, and no more than may come twice. */
  function pump(): void {
    while (!stopped && shards.sure && deps.gateway.connected && atRisk.size < deps.gateway.window && maySend.has()) {
      handed += 1
      const waiting = isNewestsTurn(handed) ? drafts.newest() : drafts.next()
      if (waiting === undefined) return
      if (!isOurs(waiting)) cursor.released([waiting.row.id])
      else {
        maySend.take()
        void send(waiting)
      }
    }
  }

  async function send(waiting: WaitingDraft): Promise<void> {
    const { draft, row, shard, attempt } = waiting
    sending += 1
    atRisk.add(row.id)
    work.begin(shard)
    const sent = await deps.texts.send(draft, copies.of(waiting))
    sending -= 1
    if (sent.kind !== 'finished' || sent.done.text === undefined) atRisk.delete(row.id)
    // What the gateway was given is noted by whoever gave it, whoever has the shard now.
    if (sent.kind === 'finished') finish(waiting, sent.done, waiting.instead)
    else drafts.later({ ...waiting, attempt: attempt + 1 }, performance.now() + backoff(attempt))
    work.end(shard)
    pump()
  }

  /** @param instead  in whose place it went: noted before it, since one text too many is less harm than none */
  function finish({ shard }: Owned, done: OutboxDone, instead?: OutboxRow): void {
    const also = instead === undefined ? [] : rows.remove((each) => each.row.id === instead.id)
    for (const each of [...also.map((other) => ({ row: other.row })), done]) {
      work.finished(shard, each.row.id)
      forget.add(each)
    }
  }

  function tick(): void {
    const now = performance.now()
    letGo()
    rows.release(now)
    drafts.release(now)
    if (!deps.gateway.connected) {
      const at = deps.clock.now()
      for (const over of drafts.remove(({ draft }) => draft.usefulUntil <= at)) void send(over)
    }
    dispense()
    pump()
  }

  /** What waits of shards that are another's now is for that one. */
  function letGo(): void {
    const owned = `${shards.count} ${shards.latestTurn}`
    if (owned === ownedSeen) return
    ownedSeen = owned
    copies.noteTurns()
    const gone = [...rows.remove((each) => !isOurs(each)), ...drafts.remove((each) => !isOurs(each))]
    cursor.released(gone.map(({ row }) => row.id))
  }

  /** Until something comes, at most `pollMs`, and then for what comes with it. */
  async function rest(): Promise<void> {
    if (!woken && !stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rows.size < longest ? pollMs : NEWEST_EVERY_MS)
        alarm = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      alarm = undefined
    }
    woken = false
    if (!stopped) await pause(READ_EVERY_MS)
  }

  function tellIfUnexpected(error: unknown): void {
    if (error instanceof AppError && error.retryable) return
    const what = error instanceof Error ? error.name : 'unknown'
    deps.events.emit({
      type: 'fault',
      part: 'outbox',
      message: `unexpected ${what} while texts were prepared; tried again`,
    })
  }
}

/** 0.5 s, 1 s, 2 s … 15 s, each spread by a quarter so that not all come back at once. */
function backoff(attempt: number): number {
  return Math.min(15_000, 250 * 2 ** attempt) * (0.875 + Math.random() / 4)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
