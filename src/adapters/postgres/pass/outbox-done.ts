/**
 * The outbox's intents dealt with, as the database keeps them: rows of one length under the delivery key of the intents'
 * hour, each naming up to 32 of them (`doneName`). Nothing is deleted; the tables of the ring are emptied with the outbox.
 */
import type pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import { HOUR } from '../../../domain/kit/time.ts'
import type { DeliveryCipher } from '../../../ports/pass/delivery-cipher.ts'
import { byteaArray } from '../kit/binary-arrays.ts'
import { hourTable } from '../visits/hour-ring.ts'
import { hourOfId, isOfOne } from './outbox-ring.ts'

/** Names of rows of one are what an earlier version reads too, beside which this one may run; others are closed to it. */
const CONTEXT_OF_ONES = 'outbox-done 1'
const CONTEXT_OF_SEVERAL = 'outbox-done 2'
const IDS = 32
/** A row becomes visible only with its transaction: so far back from the highest, one may still turn up. */
const LOOK_BACK = 1_000n

type Client = Pick<pg.ClientBase, 'query'>

/**
 * In the caller's transaction. Rows whose key is gone are passed over: nobody can read them any more, nor what would name them.
 * @throws AppError `KEY_NOT_READ` (retryable)
 */
export async function noteDone(client: Client, cipher: DeliveryCipher, ids: readonly bigint[]): Promise<void> {
  for (const [hour, ofHour] of Map.groupBy(ids, hourOfId)) {
    const sealed: Uint8Array[] = []
    for (const [context, some] of Map.groupBy(ofHour, contextOf)) {
      for (let at = 0; at < some.length; at += IDS) {
        const row = sealedUnlessGone(cipher, hour, plainOf(some.slice(at, at + IDS)), context)
        if (row !== undefined) sealed.push(row)
      }
    }
    if (sealed.length === 0) continue
    const table = hourTable('outbox_done', hour)
    const text = `insert into ${table} (id, enc) select nextval('outbox_done_id'), enc from unnest($1::bytea[]) u(enc)`
    await client.query({ name: `note-${table}`, text, values: [byteaArray(sealed)] })
  }
}

/** Reads on: what was dealt with since the last time it was asked, also by another server. */
export function makeDoneReader(pool: Client, cipher: Pick<DeliveryCipher, 'open'>) {
  let highest = 0n
  /** Read already, and near enough to the highest to be met again. */
  let seen = new Set<bigint>()

  return async function readDone(hours: readonly number[]): Promise<readonly bigint[]> {
    const ids: bigint[] = []
    const after = highest > LOOK_BACK ? highest - LOOK_BACK : 0n
    for (const hour of hours) {
      const table = hourTable('outbox_done', hour)
      const text = `select id, enc from ${table} where id > $1 and id <> all($2::int8[])`
      const { rows } = await pool.query<{ id: bigint; enc: Buffer }>({
        name: `read-${table}`,
        text,
        values: [after, [...seen]],
      })
      for (const { id, enc } of rows) {
        seen.add(id)
        if (id > highest) highest = id
        const row = { hour, sealed: enc }
        // Another key's, or an earlier hour's, opens as neither: it names nothing of ours.
        const plain = cipher.open(row, CONTEXT_OF_ONES) ?? cipher.open(row, CONTEXT_OF_SEVERAL)
        if (plain !== undefined) ids.push(...idsOf(plain))
      }
    }
    seen = new Set([...seen].filter((id) => id > highest - LOOK_BACK))
    return ids
  }
}

function contextOf(name: bigint): string {
  return isOfOne(name) ? CONTEXT_OF_ONES : CONTEXT_OF_SEVERAL
}

function plainOf(ids: readonly bigint[]): Uint8Array {
  const bytes = Buffer.alloc(IDS * 8)
  for (const [place, id] of ids.entries()) bytes.writeBigUInt64BE(id, place * 8)
  return bytes
}

function idsOf(plain: Uint8Array): readonly bigint[] {
  const bytes = Buffer.from(plain)
  return Array.from({ length: IDS }, (_, place) => bytes.readBigUInt64BE(place * 8)).filter((id) => id !== 0n)
}

function sealedUnlessGone(
  cipher: DeliveryCipher,
  hour: number,
  plain: Uint8Array,
  context: string,
): Uint8Array | undefined {
  try {
    return cipher.seal(hour * HOUR, plain, context).sealed
  } catch (error) {
    if (error instanceof AppError && error.code === 'KEY_OF_THE_PAST') return undefined
    throw error
  }
}
