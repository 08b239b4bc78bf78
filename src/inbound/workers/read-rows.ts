/** The reading of the outbox: on from the oldest row or, where more waits than is held, the newest; what is another's shard is passed over. */
import type { Events } from '../../ports/kit/events.ts'
import type { Outbox, OutboxRow } from '../../ports/pass/outbox.ts'
import type { OutboxShards } from '../../ports/pass/outbox-shards.ts'
import type { ReadRow } from '../../usecases/pass/prepared-text.ts'
import type { SendPassText } from '../../usecases/pass/send-pass-text.ts'
import type { IdCursor } from './id-cursor.ts'
import type { LeftRows } from './left-rows.ts'
import type { WaitingQueue } from './waiting-queue.ts'

/** In which turn of which shard it was taken: it counts only for as long as that turn lasts. */
export type Owned = {
  readonly shard: number
  readonly turn: number
  readonly row: OutboxRow
  readonly attempt: number
}
export type WaitingRow = Owned & { readonly read: ReadRow }

type RowReaderDeps = {
  readonly outbox: Pick<Outbox, 'take' | 'newest'>
  readonly texts: Pick<SendPassText, 'read'>
  readonly shards: OutboxShards
  readonly events: Events
}

type Kept = {
  readonly cursor: IdCursor
  readonly left: LeftRows
  /** Where rows wait that were read. */
  readonly rows: WaitingQueue<WaitingRow>
}

const TAKE = 500
/** The newest are looked for this often where more waits than is held, and so many. */
export const NEWEST_EVERY_MS = 200
export const NEWEST = 1_000

export type RowReader = {
  /** @returns whether more lies there already */
  readOn(): Promise<boolean>
  /** More waits than is held: the oldest are here, and of the others the newest are taken. @returns false: there is time */
  readNewest(): Promise<boolean>
}

export function makeRowReader(
  { outbox, texts, shards, events }: RowReaderDeps,
  { cursor, left, rows }: Kept,
): RowReader {
  let turnSeen = 0
  let newestAt = Number.NEGATIVE_INFINITY

  async function readOn(): Promise<boolean> {
    const now = performance.now()
    // A shard that came has rows that were passed over, or read while they were another's.
    if (shards.latestTurn !== turnSeen || left.isDue(now)) {
      cursor.rewind()
      left.lookAgain(now, cursor.released)
    }
    turnSeen = shards.latestTurn
    const taken = await outbox.take(cursor.from(now), TAKE)
    keep(cursor.taken(taken, TAKE))
    if (taken.length < TAKE) left.looked()
    return taken.length === TAKE
  }

  async function readNewest(): Promise<boolean> {
    const now = performance.now()
    if (now - newestAt < NEWEST_EVERY_MS) return false
    newestAt = now
    const old = rows.remove(({ row }) => !cursor.reached(row.id))
    cursor.released(old.map(({ row }) => row.id))
    keep(cursor.met(await outbox.newest(NEWEST)))
    return false
  }

  function keep(fresh: readonly OutboxRow[]): void {
    const passed: bigint[] = []
    for (const row of fresh) {
      const read = texts.read(row)
      if (read === 'left') {
        if (left.add(row.id)) events.emit({ type: 'text-left' })
        continue
      }
      const turn = shards.turnOf(read.shard)
      // One that came while this was being read is read again, with what its former owner dealt with.
      if (turn === undefined || turn > turnSeen) passed.push(row.id)
      else rows.add({ read, row, shard: read.shard, turn, attempt: 1 })
    }
    cursor.passed(passed)
  }

  return { readOn, readNewest }
}
