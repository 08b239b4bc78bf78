/**
 * Drains the outbox for as long as the server runs: takes rows by an id cursor, prepares them, hands texts to the
 * gateway, forgets what was dealt with. What must wait (gateway away, database away) stays in the outbox and is tried
 * again, oldest first, without holding up the others.
 */
import { AppError } from '../../domain/errors.ts'
import type { EpochMs } from '../../domain/time.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Events } from '../../ports/events.ts'
import type { Outbox, OutboxRow } from '../../ports/outbox.ts'
import type { TextGateway } from '../../ports/text-gateway.ts'
import type { SendPassText } from '../../usecases/send-pass-text.ts'
import { makeDraftQueue, type WaitingDraft } from './draft-queue.ts'
import { makeForgetRows } from './forget-rows.ts'
import { makeIdCursor } from './id-cursor.ts'

export type OutboxLoopDeps = {
  readonly outbox: Pick<Outbox, 'take' | 'done'>
  readonly texts: SendPassText
  readonly gateway: Pick<TextGateway, 'connected'>
  readonly clock: Clock
  readonly events: Events
  /** True while this server is the one that drains the outbox. Always, unless given. */
  readonly isDrainer?: () => boolean
  /** True while the calls need the processor for themselves: texts then wait. Never, unless given. */
  readonly callsComeFirst?: () => boolean
}

export type OutboxLoopOptions = {
  /** The outbox is looked at this often without a wake-up, milliseconds. */
  readonly pollMs?: number
  /** Rows held at most, from taken to forgotten; nothing more is taken beyond that. */
  readonly longest?: number
  /** Rows that wait for database and registry at the same time. */
  readonly preparing?: number
  /** Texts at the gateway at the same time. */
  readonly sending?: number
}

export type OutboxLoop = {
  /** Something was put into the outbox. Cheap: call it for every visit. */
  wake(): void
  /** Forgets everything that is under way: the world starts over with an empty outbox. */
  reset(): void
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

const TAKE = 200
/** While calls come first the outbox is looked at again after this long, and a slice is taken at least so often, milliseconds. */
const GIVE_WAY_MS = 50
const GIVE_WAY_AT_MOST_MS = 200
/** Rows or texts in one go before the event loop gets its turn, so that calls hardly wait: some 4 ms. */
const SLICE = 20
/** After a wake-up others are waited for this long, milliseconds: one take for all of them … */
const LINGER_MS = 4
/** … and the longer, the more the last take found: at 100 calls/s 5 ms, from 500 calls/s on this long. */
const LONGEST_LINGER_MS = 100
/** How often pauses are looked at, and whether the gateway is back. */
const TICK_MS = 200
const STOP_WITHIN_MS = 2_800
/** A row that is left alone is looked at again after this long: its key may be there, or its hour over. */
const LEFT_FOR_MS = 30_000

/** Runs until `stop`. Never throws: a database that is away is waited for. */
export function startOutboxLoop(deps: OutboxLoopDeps, options: OutboxLoopOptions = {}): OutboxLoop {
  const { pollMs = 500, longest = 20_000, preparing: preparingMost = 2_000, sending: sendingMost = 500 } = options
  const cursor = makeIdCursor()
  const forget = makeForgetRows(deps, cursor.forgotten)
  let drafts = makeDraftQueue()
  let unprepared: Unprepared[] = []
  let world = 0
  /** Rises each time that another server may drain. */
  let turns = 0
  let draining = true
  let left = 0
  let preparing = 0
  let sending = 0
  let stopped = false
  let woken = false
  let alarm: (() => void) | undefined
  let pumping = false

  const ticker = setInterval(tick, TICK_MS)
  const taking = takeAll()

  return { wake, reset, state, stop }

  function wake(): void {
    woken = true
    alarm?.()
  }

  function reset(): void {
    world += 1
    cursor.reset()
    forget.reset()
    drafts = makeDraftQueue()
    unprepared = []
    left = 0
    wake()
  }

  function state() {
    return { held: cursor.held, waiting: drafts.size, oldest: drafts.oldest(), left }
  }

  /** Another server may drain now: what the gateway has not been given is for that one. What it has been given is forgotten here. */
  function letGo(): void {
    turns += 1
    const rows = [...drafts.removeAll().map(({ draft }) => draft.row), ...unprepared.map(({ row }) => row)]
    unprepared = []
    left = 0
    cursor.released(rows.map(({ id }) => id))
  }

  function isDrainer(): boolean {
    const mayDrain = deps.isDrainer?.() ?? true
    if (draining && !mayDrain) letGo()
    draining = mayDrain
    return mayDrain
  }

  async function stop(): Promise<void> {
    const until = performance.now() + STOP_WITHIN_MS
    stopped = true
    wake()
    while (performance.now() < until && (preparing > 0 || sending > 0 || forget.busy)) await pause(20)
    await Promise.race([taking, pause(Math.max(0, until - performance.now()))])
    clearInterval(ticker)
    forget.stop()
  }

  async function takeAll(): Promise<void> {
    let failures = 0
    let tookAt = performance.now()
    while (!stopped) {
      if (!isDrainer()) {
        await pause(TICK_MS)
        continue
      }
      if (deps.callsComeFirst?.() === true && performance.now() - tookAt < GIVE_WAY_AT_MOST_MS) {
        await pause(GIVE_WAY_MS)
        continue
      }
      if (cursor.held - left >= longest || preparing >= preparingMost) {
        await pause(20)
        continue
      }
      try {
        const most = deps.callsComeFirst?.() === true ? SLICE : TAKE
        tookAt = performance.now()
        const taken = await takeSome(most)
        failures = 0
        if (taken < most) await rest(Math.min(LONGEST_LINGER_MS, LINGER_MS + 2 * taken))
      } catch (error) {
        tellIfUnexpected(error)
        failures += 1
        await pause(Math.min(2_000, 100 * 2 ** failures))
      }
    }
  }

  /** @returns how many came; `most` where more lie there already */
  async function takeSome(most: number): Promise<number> {
    const here = world
    const rows = await deps.outbox.take(cursor.from(performance.now()), most)
    if (here !== world) return most
    const fresh = cursor.taken(rows, most)
    for (let start = 0; start < fresh.length && here === world; start += SLICE) {
      for (const row of fresh.slice(start, start + SLICE)) void prepare(row, 1)
      await turn()
    }
    return rows.length
  }

  async function prepare(row: OutboxRow, attempt: number, wasLeft = false): Promise<void> {
    const [here, turn] = [world, turns]
    preparing += 1
    try {
      const prepared = await deps.texts.prepare(row)
      if (here !== world) return
      if (turn !== turns) return cursor.released([row.id])
      if (prepared.kind === 'finished') return forget.add(prepared.done)
      if (prepared.kind === 'left') return leave(row, attempt, wasLeft)
      drafts.add({ draft: prepared.draft, attempt: 1 })
      pump()
    } catch (error) {
      tellIfUnexpected(error)
      if (here !== world) return
      if (turn !== turns) return cursor.released([row.id])
      unprepared.push({ row, attempt, notBefore: performance.now() + backoff(attempt), left: false })
    } finally {
      preparing -= 1
    }
  }

  function leave(row: OutboxRow, attempt: number, wasLeft: boolean): void {
    left += 1
    unprepared.push({ row, attempt, notBefore: performance.now() + LEFT_FOR_MS, left: true })
    if (!wasLeft) deps.events.emit({ type: 'text-left' })
  }

  /** Hands texts over, the oldest first, a slice a turn. */
  function pump(): void {
    if (pumping) return
    pumping = true
    setImmediate(() => {
      pumping = false
      for (let sent = 0; sent < SLICE; sent += 1) {
        if (stopped || !isDrainer() || !deps.gateway.connected || sending >= sendingMost) return
        const waiting = drafts.next()
        if (waiting === undefined) return
        void send(waiting)
      }
      pump()
    })
  }

  async function send(waiting: WaitingDraft): Promise<void> {
    const here = world
    sending += 1
    const sent = await deps.texts.send(waiting.draft)
    sending -= 1
    if (here !== world) return
    if (sent.kind === 'finished') forget.add(sent.done)
    else {
      const { draft, attempt } = waiting
      drafts.later({ draft, attempt: attempt + 1 }, performance.now() + backoff(attempt))
    }
    if (drafts.size > 0) pump()
  }

  function tick(): void {
    const now = performance.now()
    drafts.release(now)
    if (!deps.gateway.connected) for (const over of drafts.removeOver(deps.clock.now())) void send(over)
    pump()
    if (stopped) return
    const due = new Set(unprepared.filter(({ notBefore }) => notBefore <= now).slice(0, preparingMost - preparing))
    if (due.size === 0) return
    unprepared = unprepared.filter((each) => !due.has(each))
    for (const { row, attempt, left: wasLeft } of due) {
      if (wasLeft) left -= 1
      void prepare(row, attempt + 1, wasLeft)
    }
  }

  /** Until something comes, at most `pollMs`, and then a little for what follows it. */
  async function rest(lingerMs: number): Promise<void> {
    if (!woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs)
        alarm = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      alarm = undefined
    }
    woken = false
    if (!stopped) await pause(lingerMs)
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

type Unprepared = {
  readonly row: OutboxRow
  readonly attempt: number
  readonly notBefore: number
  /** For want of its key. */
  readonly left: boolean
}

/** 0.5 s, 1 s, 2 s … 15 s, each spread by a quarter so that not all come back at once. */
function backoff(attempt: number): number {
  return Math.min(15_000, 250 * 2 ** attempt) * (0.875 + Math.random() / 4)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
