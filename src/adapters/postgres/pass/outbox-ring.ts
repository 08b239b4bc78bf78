/** The outbox's tables, one for each hour of the ring, read as one; and the ids of their rows. */
import { tablesOf } from '../visits/hour-ring.ts'

/**
 * An id is a running number followed by 20 bits for the hour, which its table tells too: what an earlier hour left in a table that
 * nobody emptied (the servers were stopped) is told from what the hour put there. Enough till the year 2089.
 */
const HOUR_BITS = 20

/** All tables of both rings: what waits, and what was dealt with. */
export const OUTBOX_TABLES: readonly string[] = [...tablesOf('outbox'), ...tablesOf('outbox_done')]

/** A table expression over the whole ring, dealt with or not. */
export const OUTBOX_ROWS = `(${tablesOf('outbox')
  .map((table) => `select id, enc from ${table}`)
  .join(' union all ')}) o`

/** Rows above `$1` of the hours `$2` that are not among the dealt ones: `$3`, a bit for each number from `$4` on. */
export const UNDEALT = `from ${OUTBOX_ROWS}
  where id > $1 and id & ${2 ** HOUR_BITS - 1} = any($2::int8[])
    and not case when (id >> ${HOUR_BITS}) - $4::int8 between 0 and octet_length($3::bytea) * 8 - 1
             then get_bit($3, (id >> ${HOUR_BITS}) - $4) = 1 else false end`

/** An id for an intent of that hour, in SQL. */
export function newId(hour: string): string {
  return `(nextval('outbox_id') << ${HOUR_BITS}) + ${hour}`
}

export function numberOf(id: bigint): number {
  return Number(id >> BigInt(HOUR_BITS))
}

export function hourOfId(id: bigint): number {
  return Number(id & BigInt(2 ** HOUR_BITS - 1))
}

/** The last id before that of a number. */
export function idBefore(number: number): bigint {
  return (BigInt(number) << BigInt(HOUR_BITS)) - 1n
}
