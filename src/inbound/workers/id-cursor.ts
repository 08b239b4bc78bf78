/** Cursor of the outbox by row id, with the rows that are under way here. */
import type { OutboxRow } from '../../ports/pass/outbox.ts'

export type IdCursor = {
  /** Rows that were taken and are not yet forgotten. */
  readonly held: number
  /** The id to read on from. Call it just before the rows are asked for. @param now monotonic milliseconds */
  from(now: number): bigint
  /** What was read: returns the rows that are not under way, which then are. */
  taken(rows: readonly OutboxRow[], asked: number): readonly OutboxRow[]
  /** What was read apart, not from the cursor on: likewise. */
  met(rows: readonly OutboxRow[]): readonly OutboxRow[]
  /** Whether the cursor has come to the row. */
  reached(id: bigint): boolean
  /** These are out of the outbox. */
  forgotten(ids: readonly bigint[]): void
  /** These are not under way here any more. */
  released(ids: readonly bigint[]): void
  /** These are not under way here: another process's. */
  passed(ids: readonly bigint[]): void
  /** The next read is from the very start, and reads what others dealt with. */
  rewind(): void
}

/** Ids are given out before they are committed: so far back from the highest a row may still turn up (ten thousand rows of up to sixteen intents) … */
const LOOK_BACK = 10_000n << 26n
/** … which is looked for this often, milliseconds; from the very start where nothing is under way, and every so many times. */
const LOOK_BACK_EVERY_MS = 2_000
const FROM_START_EVERY = 15

export function makeIdCursor(): IdCursor {
  /** By id, with the nonce of its seal: an outbox laid anew numbers its rows from 1 again, and those are others. */
  const held = new Map<bigint, string>()
  /** Forgotten since the last read began: that read may still show them, so they stay held until it has returned. */
  let leaving: bigint[] = []
  let position = 0n
  let highest = 0n
  let lookedBackAt = Number.NEGATIVE_INFINITY
  let lookedBack = 0
  let wholeScan = false
  let rewound = true
  /** Whether the last read came to the end: behind one that did not, more lies ahead, and looking back waits. */
  let atEnd = true
  /** Rows of others since the last read from the start. */
  let ofOthers = 0

  return {
    get held() {
      return held.size - leaving.length
    },
    from(now) {
      for (const id of leaving) held.delete(id)
      leaving = []
      if (rewound || (atEnd && now - lookedBackAt >= LOOK_BACK_EVERY_MS)) {
        lookedBackAt = now
        const isIdle = held.size + ofOthers === 0
        const fromStart = rewound || isIdle || lookedBack % FROM_START_EVERY === 0 || highest < LOOK_BACK
        lookedBack = rewound ? 1 : lookedBack + 1
        rewound = false
        if (fromStart) ofOthers = 0
        position = fromStart ? 0n : highest - LOOK_BACK
      }
      wholeScan = position === 0n
      return position
    },
    taken(rows, asked) {
      const last = rows.at(-1)?.id ?? 0n
      atEnd = rows.length < asked
      // All there is was seen: the highest may be lower than before, where the numbering began anew.
      if (last > highest || (wholeScan && atEnd)) highest = last
      position = atEnd ? highest : last
      return met(rows)
    },
    met,
    reached: (id) => id <= position,
    forgotten(ids) {
      leaving.push(...ids)
    },
    released,
    passed(ids) {
      released(ids)
      ofOthers += ids.length
    },
    rewind() {
      rewound = true
    },
  }

  function met(rows: readonly OutboxRow[]): readonly OutboxRow[] {
    const fresh = rows.filter((row) => held.get(row.id) !== markOf(row))
    for (const row of fresh) held.set(row.id, markOf(row))
    return fresh
  }

  function released(ids: readonly bigint[]): void {
    for (const id of ids) held.delete(id)
  }
}

function markOf({ intent }: OutboxRow): string {
  return Buffer.from(intent.sealed.subarray(0, 12)).toString('latin1')
}
