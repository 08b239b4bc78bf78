/**
 * One record of the spool as bytes. It is marked, numbered and has its own checksum, so that it can be found and judged without
 * anything around it, also in a file that SQLite can no longer read.
 *
 * Form: mark (8 bytes) | whether it is in quarantine (1) | number (6) | length of the body (4) | body | first 16 bytes of the
 * SHA-256 of all before. The body is the visit with its text intent and its epoch's wrap, in the form of `v8.serialize`.
 */
import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { startOfKstDay } from '../../domain/kit/time.ts'
import { isVisit, type StorableVisit } from '../../ports/visits/visit-store.ts'

export type SpoolRecord = { readonly seq: number; readonly quarantined: boolean; readonly entry: StorableVisit }

const MARK = Buffer.from([0x8a, 0x41, 0x4e, 0x53, 0x50, 0x4f, 0x4c, 0x02]) // the last byte is the version of the form
const HEAD = 19
const SUM = 16
/** A record is some 500 bytes. What says that it is longer is none. */
export const LONGEST = 16_384

export function packRecord({ seq, quarantined, entry }: SpoolRecord): Buffer {
  const body = serialize(bodyOf(entry))
  const bytes = Buffer.alloc(HEAD + body.length + SUM)
  MARK.copy(bytes)
  bytes.writeUInt8(quarantined ? 1 : 0, 8)
  bytes.writeUIntBE(seq, 9, 6)
  bytes.writeUInt32BE(body.length, 15)
  body.copy(bytes, HEAD)
  sumOf(bytes.subarray(0, HEAD + body.length)).copy(bytes, HEAD + body.length)
  return bytes
}

/** Of a call without a visit no time is kept: it counts as early in its day, so that the day before is looked at too. */
function bodyOf(entry: StorableVisit): StorableVisit {
  const { day, callKey } = entry.visit
  const visit = isVisit(entry) ? entry.visit : { day, callKey, arrivedAt: startOfKstDay(day), sealed: undefined }
  return { visit, intent: entry.intent }
}

/** @returns undefined where one bit is not as it was written */
export function readRecord(bytes: Uint8Array): SpoolRecord | undefined {
  const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = lengthAt(record, 0)
  return length === record.length ? unpack(record) : undefined
}

/**
 * Every whole record in any bytes, and where the search ended: from there on one may have begun.
 * @param isEnd  nothing follows these bytes: what seems to begin and does not end is none
 */
export function findRecords(
  bytes: Buffer,
  isEnd: boolean,
): { readonly found: readonly SpoolRecord[]; readonly searched: number } {
  const found: SpoolRecord[] = []
  let at = 0
  for (;;) {
    const next = bytes.indexOf(MARK, at)
    if (next < 0) return { found, searched: Math.max(at, bytes.length - MARK.length + 1) }
    const length = lengthAt(bytes, next)
    const isCutOff = length !== undefined && next + length > bytes.length
    if (isCutOff && !isEnd) return { found, searched: next }
    const record = length === undefined || isCutOff ? undefined : unpack(bytes.subarray(next, next + length))
    if (record !== undefined) found.push(record)
    at = next + (record === undefined ? 1 : (length ?? 1))
  }
}

/** Undefined where no record can begin; one whose head is cut off is as long as the longest. */
function lengthAt(bytes: Buffer, at: number): number | undefined {
  if (at + HEAD > bytes.length) return LONGEST
  if (!bytes.subarray(at, at + MARK.length).equals(MARK)) return undefined
  const length = HEAD + bytes.readUInt32BE(at + 15) + SUM
  return length <= LONGEST ? length : undefined
}

function unpack(record: Buffer): SpoolRecord | undefined {
  const end = record.length - SUM
  if (!sumOf(record.subarray(0, end)).equals(record.subarray(end))) return undefined
  const entry = deserialize(record.subarray(HEAD, end)) as StorableVisit
  return { seq: record.readUIntBE(9, 6), quarantined: record[8] === 1, entry }
}

function sumOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest().subarray(0, SUM)
}
