/** CBOR (RFC 8949), strict where two readers could read different things: duplicate keys, depth, trailing bytes, text that is no UTF-8. */
import { textOfUtf8 } from './utf8.ts'

/** Keys are numbers and texts only. */
export type CborMap = ReadonlyMap<string | number, unknown>

/** What stands behind a tag; a date stays text or number, a large number its bytes. */
export class Tagged {
  readonly tag: number
  readonly item: unknown

  constructor(tag: number, item: unknown) {
    this.tag = tag
    this.item = item
  }
}

/** Arrays, maps and tags within one another. */
const DEEPEST = 16

/**
 * One whole item: numbers (`bigint` beyond 2^53), texts, bytes, arrays, `Map`s, `Tagged`, true, false, null, undefined.
 * Numbers may be longer than need be and lengths indefinite, as some issuers write them.
 *
 * Takes time and memory in proportion to `bytes`, whatever lengths they announce.
 *
 * @returns undefined where it cannot be read
 */
export function readCbor(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes)
  try {
    const item = reader.item(0)
    return reader.isAtEnd() ? item : undefined
  } catch (error) {
    if (error === UNREADABLE) return undefined
    throw error
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
  while (bare instanceof Tagged && numbers.includes(bare.tag)) bare = bare.item
  return bare
}

/** Made once: hostile bytes are not to cost a stack trace each. */
const UNREADABLE = new Error('these bytes are no CBOR that is read here')
/** The end of what has no length. */
const BREAK = Symbol('break')
const INDEFINITE = -1

/** Major types by their number. */
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const OTHER = 7

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** @throws UNREADABLE */
  item(depth: number): unknown {
    const item = this.#itemOrBreak(depth)
    if (item === BREAK) throw UNREADABLE
    return item
  }

  #itemOrBreak(depth: number): unknown {
    const head = this.#bytes[this.#skip(1)] ?? 0
    const [type, info] = [head >> 5, head & 31]
    if (type === OTHER) return this.#other(info)
    const value = this.#argument(info)
    if (type < NEGATIVE) return whole(value)
    if (type === NEGATIVE) return typeof value === 'bigint' ? -1n - value : -1 - whole(value)
    if (typeof value === 'bigint') throw UNREADABLE
    if (type === BYTES) return value === INDEFINITE ? joined(this.#parts(BYTES)) : this.#take(value)
    if (type === TEXT) return value === INDEFINITE ? this.#parts(TEXT).map(text).join('') : text(this.#take(value))
    if (depth === DEEPEST) throw UNREADABLE
    if (type === ARRAY) return this.#array(value, depth + 1)
    if (type === MAP) return this.#map(value, depth + 1)
    return new Tagged(whole(value), this.item(depth + 1))
  }

  /** The number that a head holds or announces; INDEFINITE where it says that an end will follow. */
  #argument(info: number): number | bigint {
    if (info < 24) return info
    switch (info) {
      case 24:
        return this.#view.getUint8(this.#skip(1))
      case 25:
        return this.#view.getUint16(this.#skip(2))
      case 26:
        return this.#view.getUint32(this.#skip(4))
      case 27: {
        const value = this.#view.getBigUint64(this.#skip(8))
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
      }
      case 31:
        return INDEFINITE
      default:
        throw UNREADABLE
    }
  }

  #other(info: number): unknown {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
        return null
      case 23:
        return undefined
      case 25:
        return half(this.#view.getUint16(this.#skip(2)))
      case 26:
        return this.#view.getFloat32(this.#skip(4))
      case 27:
        return this.#view.getFloat64(this.#skip(8))
      case 31:
        return BREAK
      default:
        throw UNREADABLE
    }
  }

  #array(length: number, depth: number): readonly unknown[] {
    const items: unknown[] = []
    while (length === INDEFINITE || items.length < length) {
      const item = this.#itemOrBreak(depth)
      if (item !== BREAK) items.push(item)
      else if (length === INDEFINITE) return items
      else throw UNREADABLE
    }
    return items
  }

  /** Keys are compared as values: 1 in one byte and 1 in two are the same. */
  #map(length: number, depth: number): CborMap {
    const map = new Map<string | number, unknown>()
    while (length === INDEFINITE || map.size < length) {
      const key = this.#itemOrBreak(depth)
      if (key === BREAK && length === INDEFINITE) return map
      if ((typeof key !== 'string' && typeof key !== 'number') || map.has(key)) throw UNREADABLE
      map.set(key, this.item(depth))
    }
    return map
  }

  /** Of a text or of bytes without a length: each has one, and is of the same type. */
  #parts(type: number): readonly Uint8Array[] {
    const parts: Uint8Array[] = []
    for (;;) {
      const head = this.#bytes[this.#skip(1)] ?? 0
      if (head === 0xff) return parts
      const length = this.#argument(head & 31)
      if (head >> 5 !== type || typeof length === 'bigint' || length === INDEFINITE) throw UNREADABLE
      parts.push(this.#take(length))
    }
  }

  #take(length: number): Uint8Array {
    const from = this.#skip(length)
    return this.#bytes.subarray(from, this.#at)
  }

  /** On by so many bytes. @returns where it was. @throws UNREADABLE where there are not so many */
  #skip(length: number): number {
    const from = this.#at
    if (length > this.#bytes.length - from) throw UNREADABLE
    this.#at = from + length
    return from
  }
}

/** A number that has no end is none. */
function whole<T extends number | bigint>(value: T): T {
  if (value === INDEFINITE) throw UNREADABLE
  return value
}

function text(bytes: Uint8Array): string {
  const read = textOfUtf8(bytes)
  if (read === undefined) throw UNREADABLE
  return read
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** A float of 16 bits (RFC 8949, appendix D). */
function half(bits: number): number {
  const [exponent, mantissa] = [(bits >> 10) & 31, bits & 1023]
  const sign = bits >> 15 === 0 ? 1 : -1
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (mantissa + 1024) * 2 ** (exponent - 25)
}
