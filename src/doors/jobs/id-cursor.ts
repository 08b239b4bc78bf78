/** Cursor of the outbox by row id, with the rows that are under way here. */
import type { OutboxRow } from '../../ports/outbox.ts'

export type IdCursor = {
  /** Rows that were taken and are not yet forgotten. */
  readonly held: number
  /** The id to read on from. Call it just before the rows are asked for. @param now monotonic milliseconds */
  from(now: number): bigint
  /** What was read: returns the rows that are not under way, which then are. */
  taken(rows: readonly OutboxRow[], asked: number): readonly OutboxRow[]
  /** These are out of the outbox. */
  forgotten(ids: readonly bigint[]): void
  /** These are not under way here any more, and may be read again. */
  released(ids: readonly bigint[]): void
  reset(): void
}

/** Ids are given out before they are committed: so far back from the highest a row may still turn up (ten thousand rows) … */
const LOOK_BACK = 10_000n << 20n
/** … which is looked for this often, milliseconds; from the very start where nothing is under way, and every so many times. */
const LOOK_BACK_EVERY_MS = 2_000
const FROM_START_EVERY = 15

export function makeIdCursor(): IdCursor {
  /** By id, with the nonce of its seal: an outbox laid anew numbers its rows from 1 again, and those are others. */
  let held = new Map<bigint, string>()
  /** Forgotten since the last read began: that read may still show them, so they stay held until it has returned. */
  let leaving: bigint[] = []
  let position = 0n
  let highest = 0n
  let lookedBackAt = Number.NEGATIVE_INFINITY
  let lookedBack = 0
  let wholeScan = false

  return {
    get held() {
      return held.size - leaving.length
    },
    from(now) {
      for (const id of leaving) held.delete(id)
      leaving = []
      if (now - lookedBackAt >= LOOK_BACK_EVERY_MS) {
        lookedBackAt = now
        const fromStart = held.size === 0 || lookedBack % FROM_START_EVERY === 0 || highest < LOOK_BACK
        lookedBack += 1
        position = fromStart ? 0n : highest - LOOK_BACK
      }
      wholeScan = position === 0n
      return position
    },
    taken(rows, asked) {
      const last = rows.at(-1)?.id ?? 0n
      const complete = rows.length < asked
      // All there is was seen: the highest may be lower than before, where the numbering began anew.
      if (last > highest || (wholeScan && complete)) highest = last
      position = complete ? highest : last
      const fresh = rows.filter((row) => held.get(row.id) !== markOf(row))
      for (const row of fresh) held.set(row.id, markOf(row))
      return fresh
    },
    forgotten(ids) {
      leaving.push(...ids)
    },
    released(ids) {
      for (const id of ids) held.delete(id)
      lookedBackAt = Number.NEGATIVE_INFINITY
      lookedBack = 0
    },
    reset() {
      held = new Map()
      leaving = []
      position = 0n
      highest = 0n
      lookedBackAt = Number.NEGATIVE_INFINITY
      lookedBack = 0
    },
  }
}

function markOf({ intent }: OutboxRow): string {
  return Buffer.from(intent.sealed.subarray(0, 12)).toString('latin1')
}
