/** Rows in the clear as tuples of a generation, sealed under its night's key. */
import type { PeriodKeys } from '../../../ports/subject-keys.ts'
import { tupleWriter } from './copy-rows.ts'
import { peek } from './subject-row.ts'

export function sealedTuples(night: PeriodKeys, rows: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const slots = night.nightSlots(rows.map((plain) => ({ kind: peek.kind(plain), subject: peek.subject(plain) })))
  const tuples = tupleWriter(rows.length)
  for (const [nth, plain] of rows.entries()) {
    const slot = slots.subarray(16 * nth, 16 * (nth + 1))
    tuples.add({ slot, enc: night.seal(slot, plain) })
  }
  return tuples.bytes()
}
