/**
 * Shards of the outbox as advisory locks of one connection. Each process holds a seat besides, by which all know how many there are
 * and what each one's share is. When a process dies its connection does; one that stands still is ended by the database.
 */
import pg from 'pg'
import { SHARDS, shardShare } from '../../../domain/pass/outbox-shard.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { OutboxShards } from '../../../ports/pass/outbox-shards.ts'
import { LOCK_SPACES } from '../kit/advisory-locks.ts'
import { connectionConfig } from '../kit/connect.ts'

export type ShardLocks = OutboxShards & {
  /** Whether the database answers. */
  readonly known: boolean
  /** Lets all go. What is in flight must have ended. */
  stop(): Promise<void>
}

export type ShardLocksDeps = {
  readonly databaseUrl: string
  readonly events: Events
  /** Texts of the shard that are being prepared, sent or noted: it is handed over when there are none. */
  readonly inFlight: (shard: number) => number
}

const EVERY_MS = 500
/** While a shard is about to be handed over. */
const SOON_MS = 50
/** The database ends a connection that says nothing for so long … */
const SILENT_MS = 2_000
/** … so that what was confirmed holds for certain so long, counted from the question. */
const SURE_MS = 1_500
const ANSWER_MS = 1_500
/** What a former owner had in flight when its connection was lost is noted by then. */
const SETTLE_MS = 900

const CENSUS = `select pg_try_advisory_xact_lock_shared($1, seat) as free from generate_series(0, ${SHARDS - 1}) seat
  where seat <> $2 order by seat`

export function createShardLocks({ databaseUrl, events, inFlight }: ShardLocksDeps): ShardLocks {
  let client: pg.Client | undefined
  let seat: number | undefined
  /** With their turns. */
  const held = new Map<number, number>()
  /** Locked, and not begun: since when. */
  const settling = new Map<number, number>()
  /** Locked, and not to be begun any more. */
  const giving = new Set<number>()
  let latestTurn = 0
  let sureUntil = Number.NEGATIVE_INFINITY
  let told = -1
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let looking = look()

  return {
    turnOf: (shard) => held.get(shard),
    get latestTurn() {
      return latestTurn
    },
    get count() {
      return held.size
    },
    get sure() {
      return performance.now() < sureUntil
    },
    get known() {
      return client !== undefined
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      drop()
    },
  }

  async function look(): Promise<void> {
    try {
      client ??= await connect()
      await lookBy(client)
      tell()
    } catch {
      drop() // the database is away: /readyz says so
    }
    if (stopped) return
    timer = setTimeout(
      () => {
        looking = look()
      },
      giving.size > 0 ? SOON_MS : EVERY_MS,
    )
  }

  async function lookBy(by: pg.Client): Promise<void> {
    seat ??= await takeSeat(by)
    const asked = performance.now()
    const share = await shareOf(by)
    if (client !== by) throw new Error('the connection was lost')
    sureUntil = asked + SURE_MS
    for (const shard of [...settling.keys(), ...held.keys()].slice(share)) giveUp(shard)
    for (const [shard, since] of settling) if (asked - since >= SETTLE_MS) begin(shard)
    for (const shard of giving) {
      if (inFlight(shard) > 0) continue
      await by.query('select pg_advisory_unlock($1, $2)', [LOCK_SPACES.shard, shard])
      giving.delete(shard)
    }
    await takeUpTo(share, by)
  }

  async function takeSeat(by: pg.Client): Promise<number | undefined> {
    for (let free = 0; free < SHARDS; free += 1) if (await locked(by, LOCK_SPACES.textsSeat, free)) return free
    return undefined // more processes than shards: it waits for a seat
  }

  async function shareOf(by: pg.Client): Promise<number> {
    const { rows } = await by.query<{ free: boolean }>(CENSUS, [LOCK_SPACES.textsSeat, seat ?? -1])
    const taken = rows.map(({ free }) => !free)
    const others = taken.filter(Boolean).length
    return seat === undefined ? 0 : shardShare(others + 1, taken.slice(0, seat).filter(Boolean).length)
  }

  /** From a place of its own in the ring, so that several who begin at once meet little. */
  async function takeUpTo(share: number, by: pg.Client): Promise<void> {
    const first = Math.floor(Math.random() * SHARDS)
    for (let nth = 0; nth < SHARDS && held.size + settling.size < share; nth += 1) {
      const shard = (first + nth) % SHARDS
      if (held.has(shard) || settling.has(shard) || giving.has(shard)) continue
      const at = performance.now()
      if (await locked(by, LOCK_SPACES.shard, shard)) settling.set(shard, at)
    }
  }

  function begin(shard: number): void {
    settling.delete(shard)
    latestTurn += 1
    held.set(shard, latestTurn)
  }

  function giveUp(shard: number): void {
    held.delete(shard)
    settling.delete(shard)
    giving.add(shard)
  }

  async function connect(): Promise<pg.Client> {
    const settings = { idle_session_timeout: String(SILENT_MS) }
    const options = connectionConfig(databaseUrl, 'app', { name: 'outbox-shards', settings })
    const fresh = new pg.Client({ ...options, query_timeout: ANSWER_MS })
    fresh.on('error', () => client === fresh && drop())
    fresh.on('end', () => client === fresh && drop())
    await fresh.connect()
    return fresh
  }

  function drop(): void {
    const gone = client
    client = undefined
    seat = undefined
    sureUntil = Number.NEGATIVE_INFINITY
    for (const shards of [held, settling, giving]) shards.clear()
    gone?.connection.stream.destroy()
    tell()
  }

  function tell(): void {
    if (held.size === told || stopped) return
    told = held.size
    events.emit({ type: 'outbox-shards', held: told, of: SHARDS })
  }
}

async function locked(by: pg.Client, space: number, number: number): Promise<boolean> {
  const { rows } = await by.query<{ mine: boolean }>('select pg_try_advisory_lock($1, $2) as mine', [space, number])
  return rows[0]?.mine === true
}
