/** Rows in the clear as tuples of a generation, sealed under its night's key. */
import type { PeriodKeys } from '../../../../ports/identity/subject-keys.ts'
import { tupleWriter } from './copy-rows.ts'
import type { PlacedRow } from './gathered-rows.ts'
import { PLAIN_BYTES, peek } from './subject-row.ts'

/** Where these rows lie in the generation: 16 bytes each, end to end. */
export function slotsInNight(night: PeriodKeys, rows: readonly Buffer[]): Uint8Array {
  return night.nightSlots(rows.map((plain) => ({ kind: peek.kind(plain), subject: peek.subject(plain) })))
}

export function sealedTuples(night: PeriodKeys, rows: readonly PlacedRow[]): Uint8Array<ArrayBuffer> {
  const tuples = tupleWriter(rows.length)
  const padded = new Uint8Array(PLAIN_BYTES)
  for (const { slot, plain } of rows) {
    padded.set(plain)
    padded.fill(0, plain.length)
    tuples.add({ slot, enc: night.seal(slot, padded) })
  }
  return tuples.bytes()
}
