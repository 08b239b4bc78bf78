/**
 * A row of an hour in the clear, padded so that all of a ring are of one length: length of the JSON (2 bytes, big-endian) |
 * length of the bytes (2) | JSON | bytes | zeroes. Sealed, nonce and tag come to it.
 */

/** Bytes of the rows of each ring, as the tables have them. */
export const ENC_BYTES = { texts: 44, arrivals: 512, links: 512, attempts: 4_000 } as const

const SEAL_BYTES = 28
const HEAD_BYTES = 4

/** `bytes` is a part of the row: whoever keeps it for long copies it. */
export type RowContent<Value> = { readonly value: Value; readonly bytes: Buffer }

export function encodeHourRow(
  ring: keyof typeof ENC_BYTES,
  value: unknown,
  bytes: Uint8Array = new Uint8Array(),
): Buffer | undefined {
  const json = Buffer.from(JSON.stringify(value))
  const plain = Buffer.alloc(ENC_BYTES[ring] - SEAL_BYTES)
  if (HEAD_BYTES + json.length + bytes.length > plain.length) return undefined
  plain.writeUInt16BE(json.length, 0)
  plain.writeUInt16BE(bytes.length, 2)
  plain.set(json, HEAD_BYTES)
  plain.set(bytes, HEAD_BYTES + json.length)
  return plain
}

export function decodeHourRow<Value>(plain: Buffer): RowContent<Value> {
  const bytesAt = HEAD_BYTES + plain.readUInt16BE(0)
  return {
    value: JSON.parse(plain.toString('utf8', HEAD_BYTES, bytesAt)) as Value,
    bytes: plain.subarray(bytesAt, bytesAt + plain.readUInt16BE(2)),
  }
}
