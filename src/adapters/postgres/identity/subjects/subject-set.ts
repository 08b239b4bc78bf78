/** A set of subjects by kind, in memory that threads share: a million of them would be too much for each thread to have. */
const KEY_BYTES = 17
const SPREAD = 0x9e3779b1

/** `places` holds one more than the number of a key in `keys`; 0: nothing there. */
export type SubjectSet = { readonly keys: Uint8Array; readonly places: Int32Array }

/** @param rows  in the clear, their kind at byte 1 and their subject behind it */
export function subjectSet(rows: readonly Uint8Array[]): SubjectSet {
  const keys = new Uint8Array(new SharedArrayBuffer(rows.length * KEY_BYTES))
  const places = new Int32Array(new SharedArrayBuffer(4 * 2 ** Math.ceil(Math.log2(2 * rows.length + 2))))
  for (const [number, row] of rows.entries()) {
    keys.set(row.subarray(1, 1 + KEY_BYTES), number * KEY_BYTES)
    let place = firstPlace(row, places)
    while (places[place] !== 0) place = (place + 1) & (places.length - 1)
    places[place] = number + 1
  }
  return { keys, places }
}

export function hasSubject({ keys, places }: SubjectSet, row: Uint8Array): boolean {
  for (let place = firstPlace(row, places); ; place = (place + 1) & (places.length - 1)) {
    const number = places[place] ?? 0
    if (number === 0) return false
    if (isEqual(keys, (number - 1) * KEY_BYTES, row)) return true
  }
}

/** A subject is an HMAC's beginning: its bytes are spread as they are; the kind is mixed in. */
function firstPlace(row: Uint8Array, places: Int32Array): number {
  const [, kind = 0, a = 0, b = 0, c = 0, d = 0] = row
  return (Math.imul(((a << 24) | (b << 16) | (c << 8) | d) ^ (kind << 13), SPREAD) >>> 7) & (places.length - 1)
}

function isEqual(keys: Uint8Array, at: number, row: Uint8Array): boolean {
  for (let n = 0; n < KEY_BYTES; n += 1) if (keys[at + n] !== row[1 + n]) return false
  return true
}
