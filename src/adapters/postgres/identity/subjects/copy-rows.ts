/** COPY of (slot, enc) in PostgreSQL's binary form, whose tuples of ours are all of one length. */
import { Transform } from 'node:stream'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { ENC_BYTES } from './subject-row.ts'

/** Signature, flags, length of the extension. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])
const SLOT_AT = 2 + 4
const ENC_AT = SLOT_AT + 16 + 4
const TUPLE_BYTES = ENC_AT + ENC_BYTES

export type Tuple = { readonly slot: Uint8Array; readonly enc: Uint8Array }

/** Whole tuples, `atOnce` where there are so many, each time in a buffer of their own. */
export async function* copyOut(
  client: pg.ClientBase,
  query: string,
  atOnce = 500,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`))
  let toSkip = HEADER.length
  let tuples = Buffer.allocUnsafeSlow(atOnce * TUPLE_BYTES)
  let used = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let at = Math.min(toSkip, chunk.length)
    toSkip -= at
    while (at < chunk.length) {
      const copied = chunk.copy(tuples, used, at)
      at += copied
      used += copied
      if (used < tuples.length) continue
      yield tuples
      tuples = Buffer.allocUnsafeSlow(atOnce * TUPLE_BYTES)
      used = 0
    }
  }
  if (used > TRAILER.length) yield tuples.subarray(0, used - TRAILER.length)
}

/** @throws Error where a tuple is none of ours */
export function* tuplesIn(bytes: Uint8Array): Generator<Tuple> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length; at += TUPLE_BYTES) {
    if (view.getInt32(at + SLOT_AT + 16) !== ENC_BYTES) throw new Error('a row of a subject has another length')
    yield {
      slot: bytes.subarray(at + SLOT_AT, at + SLOT_AT + 16),
      enc: bytes.subarray(at + ENC_AT, at + TUPLE_BYTES),
    }
  }
}

/** Puts tuples one after the other, at most `most` of them. */
export function tupleWriter(most: number) {
  const bytes = Buffer.allocUnsafeSlow(most * TUPLE_BYTES)
  let used = 0
  return {
    add({ slot, enc }: Tuple): void {
      bytes.writeInt16BE(2, used)
      bytes.writeInt32BE(16, used + 2)
      bytes.set(slot, used + SLOT_AT)
      bytes.writeInt32BE(ENC_BYTES, used + SLOT_AT + 16)
      bytes.set(enc, used + ENC_AT)
      used += TUPLE_BYTES
    },
    bytes: (): Uint8Array<ArrayBuffer> => bytes.subarray(0, used),
  }
}

export function tuplesCount(bytes: Uint8Array): number {
  return bytes.length / TUPLE_BYTES
}

/** Tuples become what COPY FROM STDIN (FORMAT BINARY) takes. */
export function framedCopy(): Transform {
  let isBegun = false
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 4,
    transform(tuples: Uint8Array, _encoding, done) {
      if (!isBegun) this.push(HEADER)
      isBegun = true
      done(null, tuples)
    },
    flush(done) {
      if (!isBegun) this.push(HEADER)
      done(null, TRAILER)
    },
  })
}
