/** CBOR (RFC 8949), strict where two readers could read different things: duplicate keys, depth, trailing bytes, text that is no UTF-8. */
import { decode, Tag } from 'cbor2'

/** Keys are numbers and texts only. */
export type CborMap = ReadonlyMap<string | number, unknown>

const OPTIONS = {
  maxDepth: 16, // nine arrays in one another, of which the library counts each twice
  ignoreGlobalTags: true, // a date stays text or number behind its tag, a large number its bytes
  createObject: toMap,
} as const

/**
 * One whole item: numbers (`bigint` beyond 2^53), texts, bytes, arrays, `Map`s, `Tag`s, true, false, null. Numbers may
 * be longer than need be and lengths indefinite, as some issuers write them.
 *
 * @param bytes at most some kilobytes: what holds a reader longer was refused before
 * @returns     undefined where it cannot be read
 */
export function readCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, OPTIONS)
  } catch {
    // cbor2 throws Error, RangeError and TypeError, whatever the fault: all say that these bytes are no CBOR of ours.
    return undefined
  }
}

export function asMap(item: unknown): CborMap | undefined {
  return item instanceof Map ? item : undefined
}

export function asBytes(item: unknown): Uint8Array | undefined {
  return item instanceof Uint8Array ? item : undefined
}

/** What is behind tags of these numbers, in any order and number, and what has none. */
export function withoutTags(item: unknown, numbers: readonly number[]): unknown {
  let bare = item
  while (bare instanceof Tag && numbers.includes(Number(bare.tag))) bare = bare.contents
  return bare
}

/** The library compares keys as they are written: 1 in one byte and 1 in two would be two keys. */
function toMap(entries: readonly (readonly unknown[])[]): CborMap {
  const map = new Map<string | number, unknown>()
  for (const [key, value] of entries) {
    if ((typeof key !== 'string' && typeof key !== 'number') || map.has(key)) throw new Error('a key twice, or unfit')
    map.set(key, value)
  }
  return map
}
