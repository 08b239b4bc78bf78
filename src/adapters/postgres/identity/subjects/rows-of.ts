/** Every row of an hour or a day that its key opens. */
import type pg from 'pg'
import type { Period, SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { copyOut, tuplesIn } from './copy-rows.ts'
import { tableOf } from './periods.ts'
import { decodeRow, type SubjectRow } from './subject-row.ts'

/** None where the key is not there. What another hour or day left in the same table is closed for ever, and passed over. */
export async function* rowsOf(
  client: pg.ClientBase,
  keys: Pick<SubjectKeys, 'kept'>,
  period: Exclude<Period, { kind: 'night' }>,
): AsyncGenerator<SubjectRow> {
  const opened = keys.kept(period)
  if (opened === undefined) return
  for await (const tuples of copyOut(client, `select slot, enc from ${tableOf(period)}`)) {
    for (const { slot, enc } of tuplesIn(tuples)) {
      const plain = opened.open(slot, enc)
      const row = plain && decodeRow(plain)
      if (row !== undefined) yield row
    }
  }
}
