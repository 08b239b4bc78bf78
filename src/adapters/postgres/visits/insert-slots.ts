/** Inserts rows `(slot, enc)` in the order of their slots: the order of writing is nobody's to see. */
import type pg from 'pg'
import { byteaArray } from '../kit/binary-arrays.ts'
import { uuidTexts } from '../kit/uuid-text.ts'

const AT_ONCE = 1_000

export type SealedRow<Row> = { readonly row: Row; readonly slot: string; readonly enc: Buffer }

/** @returns the rows whose slot was taken */
export async function insertSlots<Row>(
  client: Pick<pg.ClientBase, 'query'>,
  table: string,
  rows: readonly SealedRow<Row>[],
): Promise<readonly Row[]> {
  const sorted = rows.toSorted((one, other) => (one.slot < other.slot ? -1 : 1))
  const taken: Row[] = []
  for (let from = 0; from < sorted.length; from += AT_ONCE) {
    const some = sorted.slice(from, from + AT_ONCE)
    const { rows: written } = await client.query<{ slot: string }>({
      name: `insert-${table}`,
      text: `insert into ${table} (slot, enc) select * from unnest($1::uuid[], $2::bytea[]) on conflict do nothing returning slot`,
      values: [uuidTexts(some.map(({ slot }) => slot)), byteaArray(some.map(({ enc }) => enc))],
    })
    if (written.length === some.length) continue
    const there = new Set(written.map(({ slot }) => slot))
    taken.push(...some.flatMap(({ row, slot }) => (there.has(slot) ? [] : [row])))
  }
  return taken
}
