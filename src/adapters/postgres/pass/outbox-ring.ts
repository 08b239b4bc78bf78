/** The outbox's tables, one for each hour of the ring, read as one; the ids of their rows and of the intents in them. */
import { tablesOf } from '../visits/hour-ring.ts'

/**
 * A row's id is a running number followed by 20 bits for the hour, which its table tells too: what an earlier hour left in a table that
 * nobody emptied (the servers were stopped) is told from what the hour put there. Enough till the year 2089.
 */
const HOUR_BITS = 20
const HOUR_MASK = BigInt(2 ** HOUR_BITS - 1)

/** Of an intent when it is sealed. A row holds as many of them as its length tells. */
export const INTENT_BYTES = 81

/** So many intents has a row: the largest that fits first. Three lengths, whatever a batch was. */
export const ROW_SIZES = [16, 4, 1] as const
export type RowSize = (typeof ROW_SIZES)[number]

/** All tables of both rings: what waits, and what was dealt with. */
export const OUTBOX_TABLES: readonly string[] = [...tablesOf('outbox'), ...tablesOf('outbox_done')]

/** A table expression over the whole ring, dealt with or not. */
export const OUTBOX_ROWS = `(${tablesOf('outbox')
  .map((table) => `select id, enc from ${table}`)
  .join(' union all ')}) o`

/** A condition in SQL: of one of the hours that this parameter lists. */
export function ofHours(hours: string): string {
  return `id & ${2 ** HOUR_BITS - 1} = any(${hours}::int8[])`
}

/** Rows above `$1` of the hours `$2` that are not among the dealt ones: `$3`, a bit for each number from `$4` on. */
export const UNDEALT = `from ${OUTBOX_ROWS}
  where id > $1 and ${ofHours('$2')}
    and not case when (id >> ${HOUR_BITS}) - $4::int8 between 0 and octet_length($3::bytea) * 8 - 1
             then get_bit($3, (id >> ${HOUR_BITS}) - $4) = 1 else false end`

/** An id for a row of that hour, in SQL. */
export function newId(hour: string): string {
  return `(nextval('outbox_id') << ${HOUR_BITS}) + ${hour}`
}

/** Of a row's id. */
export function numberOf(id: bigint): number {
  return Number(id >> BigInt(HOUR_BITS))
}

/** Of a row's id, or an intent's. */
export function hourOfId(id: bigint): number {
  return Number(id & HOUR_MASK)
}

/** The last id before that of a number. */
export function idBefore(number: number): bigint {
  return (BigInt(number) << BigInt(HOUR_BITS)) - 1n
}

/** An intent's id is its row's with two bits for the row's size and four for its place there before the hour: in the order of the rows. */
export function intentId(rowId: bigint, size: RowSize, place: number): bigint {
  const number = rowId >> BigInt(HOUR_BITS)
  return (((((number << 2n) | classOf(size)) << 4n) | BigInt(place)) << BigInt(HOUR_BITS)) | (rowId & HOUR_MASK)
}

export function rowIdOf(id: bigint): bigint {
  return ((id >> BigInt(HOUR_BITS + 6)) << BigInt(HOUR_BITS)) | (id & HOUR_MASK)
}

export function placeOf(id: bigint): number {
  return Number((id >> BigInt(HOUR_BITS)) & 15n)
}

export function sizeOf(id: bigint): RowSize {
  return sizeOfClass((id >> BigInt(HOUR_BITS + 4)) & 3n)
}

/** Before every intent of a row. */
export function idBeforeRow(rowId: bigint): bigint {
  return ((rowId >> BigInt(HOUR_BITS)) << BigInt(HOUR_BITS + 6)) - 1n
}

const PLACE_AT = 58n
const CLASS_AT = 62n
const ROW_MASK = (1n << PLACE_AT) - 1n

/**
 * An intent as `outbox_done` names it, in 64 bits: its row's id, before that place and size. Of a row of one, and so of every row of an
 * earlier version, that is the row's id.
 */
export function doneName(id: bigint): bigint {
  return rowIdOf(id) | (BigInt(placeOf(id)) << PLACE_AT) | (classOf(sizeOf(id)) << CLASS_AT)
}

export function idOfDoneName(name: bigint): bigint {
  return intentId(name & ROW_MASK, sizeOfClass(name >> CLASS_AT), Number((name >> PLACE_AT) & 15n))
}

/** Whether a name among those dealt with is a row's of one. */
export function isOfOne(name: bigint): boolean {
  return name <= ROW_MASK
}

function classOf(size: RowSize): bigint {
  return size === 16 ? 2n : size === 4 ? 1n : 0n
}

function sizeOfClass(sizeClass: bigint): RowSize {
  return sizeClass === 2n ? 16 : sizeClass === 1n ? 4 : 1
}
