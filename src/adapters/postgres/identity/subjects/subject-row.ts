/**
 * A row of the subjects' tables in the clear: one version of what is known of one subject, 484 bytes, so that every row is
 * 512 bytes long once it is sealed.
 *
 * Form, big-endian: version (1 byte, 1) | kind (1) | subject (16) | rev (4) | expires (2, days since 1970) | look (2, likewise) |
 * flags (1: ended, 2: deflated) | 0 | length (2) | JSON, padded with zeroes (454).
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { addDays, type CalendarDate, daysBetween } from '../../../../domain/kit/time.ts'

/** What is known of whom. A number is never given to another kind. */
export const KIND = {
  /** A line, by its identity token: whose it is. */
  line: 1,
  /** A person, by their CI's identity token: name, birth date, lines, consents. */
  person: 2,
  /** The same person: evidence last known, what was done for them by day. */
  status: 3,
  /** What is counted of a line or a site and a day. It dies with the day. */
  count: 4,
  /** What staff reported at a site. It dies with the day. */
  report: 5,
  /** A line, by its token under an old lookup key. */
  oldLine: 6,
  /** A line to which no texts go. */
  stop: 7,
  /** A correction request, by its day and its place in it. */
  correction: 8,
  /** How many correction requests a day brought. */
  correctionDay: 9,
  /** A line: which correction requests are its own. */
  correctionsOfLine: 10,
  /** An alias: that it was issued, and when. */
  alias: 11,
  /** Aliases that desks issued on a day, thirty a row. */
  deskAliases: 12,
} as const

export type Kind = (typeof KIND)[keyof typeof KIND]

export type SubjectRow = {
  readonly kind: Kind
  readonly subject: Uint8Array
  /** The highest one of a subject holds, wherever it lies; the generation's is 0. */
  readonly rev: number
  /** From this day on nothing of it is left. */
  readonly expires: CalendarDate
  /** The first day on which something in it is to be left out; undefined where all lives as long as the row. */
  readonly look: CalendarDate | undefined
  /** Undefined: ended. */
  readonly value: unknown
}

export const PLAIN_BYTES = 484
/** Nonce and tag besides. */
export const ENC_BYTES = PLAIN_BYTES + 28

const VERSION = 1
const SUBJECT_AT = 2
const BODY_AT = 30
const BODY_BYTES = PLAIN_BYTES - BODY_AT
const ENDED = 1
const DEFLATED = 2
const NEVER = 0xffff
const FIRST_DAY = '1970-01-01' as CalendarDate

/** @returns undefined where the value does not fit: whoever writes it cuts it */
export function encodeRow(row: SubjectRow): Buffer | undefined {
  const json = Buffer.from(row.value === undefined ? '' : JSON.stringify(row.value))
  const deflated = json.length > BODY_BYTES
  const body = deflated ? deflateRawSync(json) : json
  if (body.length > BODY_BYTES) return undefined
  const plain = Buffer.alloc(PLAIN_BYTES)
  plain[0] = VERSION
  plain[1] = row.kind
  plain.set(row.subject.subarray(0, 16), SUBJECT_AT)
  plain.writeUInt32BE(row.rev, 18)
  plain.writeUInt16BE(dayNumber(row.expires), 22)
  plain.writeUInt16BE(row.look === undefined ? NEVER : dayNumber(row.look), 24)
  plain[26] = (row.value === undefined ? ENDED : 0) | (deflated ? DEFLATED : 0)
  plain.writeUInt16BE(body.length, 28)
  plain.set(body, BODY_AT)
  return plain
}

/** @returns undefined where the bytes are no row of a version that is known here */
export function decodeRow(plain: Buffer): SubjectRow | undefined {
  const kind = plain[1] as Kind
  if (plain.length !== PLAIN_BYTES || plain[0] !== VERSION) return undefined
  const flags = plain[26] ?? 0
  const body = plain.subarray(BODY_AT, BODY_AT + plain.readUInt16BE(28))
  const json = (flags & DEFLATED) === 0 ? body : inflateRawSync(body)
  const look = plain.readUInt16BE(24)
  return {
    kind,
    subject: Uint8Array.from(subjectOf(plain)),
    rev: plain.readUInt32BE(18),
    expires: dayOf(plain.readUInt16BE(22)),
    look: look === NEVER ? undefined : dayOf(look),
    value: (flags & ENDED) === 0 ? (JSON.parse(json.toString()) as unknown) : undefined,
  }
}

/** How much of the bytes is more than padding. */
export function usedBytes(plain: Buffer): number {
  return plain[0] === VERSION ? Math.min(BODY_AT + plain.readUInt16BE(28), PLAIN_BYTES) : PLAIN_BYTES
}

/** What the night looks at of each row of a million without reading it as a whole. */
export const peek = {
  kind: (plain: Buffer) => plain[1] as Kind,
  /** Kind and subject, as `keyOf` has them. */
  who: (plain: Buffer) => plain.toString('latin1', 1, SUBJECT_AT + 16),
  subject: (plain: Buffer) => subjectOf(plain),
  rev: (plain: Buffer) => plain.readUInt32BE(18),
  isEnded: (plain: Buffer) => ((plain[26] ?? 0) & ENDED) !== 0,
  expiresBy: (plain: Buffer, day: number) => plain.readUInt16BE(22) <= day,
  looksBy: (plain: Buffer, day: number) => plain.readUInt16BE(24) <= day,
}

export function dayNumber(day: CalendarDate): number {
  return daysBetween(FIRST_DAY, day)
}

export function dayOf(number: number): CalendarDate {
  return addDays(FIRST_DAY, number)
}

function subjectOf(plain: Buffer): Buffer {
  return plain.subarray(SUBJECT_AT, SUBJECT_AT + 16)
}
