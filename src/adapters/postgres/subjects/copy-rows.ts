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

export type StoredRow = { readonly slot: string; readonly enc: Buffer }

/** Rows as they come, some hundred at a time; the buffers are good until the next ones are asked for. */
export async function* copyOut(client: pg.ClientBase, query: string): AsyncGenerator<readonly StoredRow[]> {
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`))
  let rest: Buffer = Buffer.alloc(0)
  let isBegun = false
  for await (const chunk of stream) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    if (!isBegun) {
      if (rest.length < HEADER.length) continue
      rest = rest.subarray(HEADER.length)
      isBegun = true
    }
    const count = Math.floor(rest.length / TUPLE_BYTES)
    if (count === 0) continue
    yield Array.from({ length: count }, (_, nth) => rowIn(rest, nth * TUPLE_BYTES))
    rest = rest.subarray(count * TUPLE_BYTES)
  }
}

function rowIn(bytes: Buffer, at: number): StoredRow {
  if (bytes.readInt32BE(at + SLOT_AT + 16) !== ENC_BYTES) throw new Error('a row of a subject has another length')
  return { slot: slotText(bytes, at + SLOT_AT), enc: bytes.subarray(at + ENC_AT, at + TUPLE_BYTES) }
}

/** What COPY FROM STDIN (FORMAT BINARY) takes. */
export function encodeCopy(): Transform {
  let isBegun = false
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 4,
    transform(rows: readonly StoredRow[], _encoding, done) {
      const bytes = Buffer.allocUnsafe(rows.length * TUPLE_BYTES)
      for (const [nth, row] of rows.entries()) writeRow(bytes, nth * TUPLE_BYTES, row)
      done(null, isBegun ? bytes : Buffer.concat([HEADER, bytes]))
      isBegun = true
    },
    flush(done) {
      done(null, isBegun ? TRAILER : Buffer.concat([HEADER, TRAILER]))
    },
  })
}

function writeRow(bytes: Buffer, at: number, { slot, enc }: StoredRow): void {
  bytes.writeInt16BE(2, at)
  bytes.writeInt32BE(16, at + 2)
  bytes.write(slot.replaceAll('-', ''), at + SLOT_AT, 'hex')
  bytes.writeInt32BE(ENC_BYTES, at + SLOT_AT + 16)
  enc.copy(bytes, at + ENC_AT)
}

function slotText(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
