/** Rows of the outbox from sealed intents and back: 16, 4 or 1 of them in a row, one behind the other, each sealed by itself. */
import type { OutboxRow } from '../../../ports/pass/outbox.ts'
import { hourOfId, INTENT_BYTES, intentId, ROW_SIZES } from './outbox-ring.ts'

/** As few rows as the sizes allow, in order: nothing is filled up, so they hold as many intents as were given. */
export function packIntents(sealed: readonly Uint8Array[]): readonly Uint8Array[] {
  const rows: Uint8Array[] = []
  let from = 0
  for (const size of ROW_SIZES) {
    for (; sealed.length - from >= size; from += size) {
      rows.push(size === 1 ? (sealed[from] as Uint8Array) : Buffer.concat(sealed.slice(from, from + size)))
    }
  }
  return rows
}

/** @param enc  of a length that its table allows */
export function intentsOfRow({ id, enc }: { readonly id: bigint; readonly enc: Uint8Array }): readonly OutboxRow[] {
  const hour = hourOfId(id)
  const size = ROW_SIZES.find((each) => each * INTENT_BYTES === enc.length) ?? 1
  return Array.from({ length: size }, (_, place) => ({
    id: intentId(id, size, place),
    intent: { hour, sealed: enc.subarray(place * INTENT_BYTES, (place + 1) * INTENT_BYTES) },
  }))
}
