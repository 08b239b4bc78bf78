/** Inserts rows of subjects, in the order of their slots: the order of writing is nobody's to see. */
import type pg from 'pg'
import type { PeriodKeys } from '../../../ports/subject-keys.ts'
import { encodeRow, type SubjectRow } from './subject-row.ts'

const AT_ONCE = 1_000

export type NewRow = SubjectRow & { readonly period: 'hour' | 'day' }

/**
 * @param count  how many versions of the subject are there: the new one's number
 * @returns the rows whose slot was taken
 */
export async function insertRows<Row extends SubjectRow>(
  client: Pick<pg.ClientBase, 'query'>,
  table: string,
  keys: PeriodKeys,
  rows: readonly Row[],
  count: (row: Row) => number,
): Promise<readonly Row[]> {
  const sealed = rows
    .map((row) => {
      const n = count(row)
      const [slot = ''] = keys.slots(row.kind, row.subject, n, n + 1)
      return { row, slot, enc: keys.seal(slot, plainOf(row)) }
    })
    .sort((one, other) => (one.slot < other.slot ? -1 : 1))
  const taken: Row[] = []
  for (let from = 0; from < sealed.length; from += AT_ONCE) {
    const some = sealed.slice(from, from + AT_ONCE)
    const { rows: written } = await client.query<{ slot: string }>({
      name: `insert-${table}`,
      text: `insert into ${table} (slot, enc) select * from unnest($1::uuid[], $2::bytea[]) on conflict do nothing returning slot`,
      values: [some.map(({ slot }) => slot), some.map(({ enc }) => enc)],
    })
    if (written.length === some.length) continue
    const there = new Set(written.map(({ slot }) => slot))
    taken.push(...some.flatMap(({ row, slot }) => (there.has(slot) ? [] : [row])))
  }
  return taken
}

function plainOf(row: SubjectRow): Buffer {
  const plain = encodeRow(row)
  if (plain === undefined) throw new Error(`a row of kind ${row.kind} does not fit`) // whoever makes it has cut it
  return plain
}
