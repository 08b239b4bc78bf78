/**
 * PostgreSQL arrays in binary form, by hand: pg's own text arrays cost several times the CPU of the insert itself.
 * Form: dimensions | has nulls | element type | length | lower bound, then per element its length (-1: null) and bytes.
 */

const HEAD = 20
const MS_OF_2000 = 946_684_800_000
const TWO_32 = 2 ** 32

const OID = { bytea: 17, int2: 21, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 } as const

export function byteaArray(items: readonly (Uint8Array | undefined)[]): Buffer {
  return bytesArray(OID.bytea, items)
}

/** 16 bytes each. */
export function uuidArray(items: readonly (Uint8Array | undefined)[]): Buffer {
  return bytesArray(OID.uuid, items)
}

export function textArray(items: readonly string[]): Buffer {
  return bytesArray(
    OID.text,
    items.map((item) => Buffer.from(item)),
  )
}

export function int2Array(items: readonly number[]): Buffer {
  return fixedArray(OID.int2, 2, items, (array, item, at) => array.writeInt16BE(item, at))
}

export function int4Array(items: readonly (number | undefined)[]): Buffer {
  return fixedArray(OID.int4, 4, items, (array, item, at) => array.writeInt32BE(item, at))
}

/** From epoch milliseconds; on the wire microseconds since 2000. */
export function timestamptzArray(items: readonly number[]): Buffer {
  return fixedArray(OID.timestamptz, 8, items, (array, item, at) => {
    const micros = (item - MS_OF_2000) * 1000
    const high = Math.floor(micros / TWO_32)
    array.writeInt32BE(high, at)
    array.writeUInt32BE(micros - high * TWO_32, at + 4)
  })
}

function bytesArray(oid: number, items: readonly (Uint8Array | undefined)[]): Buffer {
  let size = HEAD
  for (const item of items) size += 4 + (item?.length ?? 0)
  const array = head(oid, items, size)
  let at = HEAD
  for (const item of items) {
    array.writeInt32BE(item?.length ?? -1, at)
    at += 4
    if (item === undefined) continue
    array.set(item, at)
    at += item.length
  }
  return array
}

function fixedArray(
  oid: number,
  width: number,
  items: readonly (number | undefined)[],
  write: (array: Buffer, item: number, at: number) => void,
): Buffer {
  const nulls = items.reduce<number>((count, item) => count + (item === undefined ? 1 : 0), 0)
  const array = head(oid, items, HEAD + items.length * 4 + (items.length - nulls) * width)
  let at = HEAD
  for (const item of items) {
    array.writeInt32BE(item === undefined ? -1 : width, at)
    at += 4
    if (item === undefined) continue
    write(array, item, at)
    at += width
  }
  return array
}

function head(oid: number, items: readonly unknown[], size: number): Buffer {
  const array = Buffer.allocUnsafe(items.length === 0 ? 12 : size)
  array.writeInt32BE(items.length === 0 ? 0 : 1, 0)
  array.writeInt32BE(items.includes(undefined) ? 1 : 0, 4)
  array.writeInt32BE(oid, 8)
  if (items.length === 0) return array
  array.writeInt32BE(items.length, 12)
  array.writeInt32BE(1, 16)
  return array
}
