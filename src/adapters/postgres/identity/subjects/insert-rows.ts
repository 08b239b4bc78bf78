/** New versions of subjects, sealed and inserted. */
import type pg from 'pg'
import type { PeriodKeys } from '../../../../ports/identity/subject-keys.ts'
import { insertSlots } from '../../visits/insert-slots.ts'
import { encodeRow, type SubjectRow } from './subject-row.ts'

export type NewRow = SubjectRow & { readonly period: 'hour' | 'day' }

/**
 * @param count  how many versions of the subject are there: the new one's number
 * @returns the rows whose slot was taken
 */
export function insertRows<Row extends SubjectRow>(
  client: Pick<pg.ClientBase, 'query'>,
  table: string,
  keys: PeriodKeys,
  rows: readonly Row[],
  count: (row: Row) => number,
): Promise<readonly Row[]> {
  const sealed = rows.map((row) => {
    const n = count(row)
    const [slot = ''] = keys.slots(row.kind, row.subject, n, n + 1)
    return { row, slot, enc: keys.seal(slot, plainOf(row)) }
  })
  return insertSlots(client, table, sealed)
}

function plainOf(row: SubjectRow): Buffer {
  const plain = encodeRow(row)
  if (plain === undefined) throw new Error(`a row of kind ${row.kind} does not fit`) // whoever makes it has cut it
  return plain
}
