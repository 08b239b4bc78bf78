/**
 * Text intent, left by check-in for the pass worker: line, site, time and key of a call. It lies in the outbox and in
 * the spool, encrypted under the hourly delivery key (`DeliveryCipher`); nothing of it stands beside it in clear.
 *
 * Form, 53 bytes, big-endian: version (1 byte, 2) | flags (1) | site id (4, signed) | arrivedAt (8, float64, epoch milliseconds) |
 * day (4, since 1970) | call key (16) | line as ASCII, padded with zeroes (19). Flag 1: the line's first call of the day at the site.
 * Flag 2: the caller may be asked for a birth date in the call. Flag 4: a companion's visit, of which no text goes. Flag 8: the caller
 * may key how many came.
 */
import type { Line } from '../call/phone/line.ts'
import { addDays, type CalendarDate, daysBetween, type EpochMs, HOUR } from '../kit/time.ts'
import type { SiteId } from '../places/site.ts'
import type { VisitKey } from '../visits/visit.ts'

export type TextIntent = VisitKey & {
  readonly line: Line
  readonly siteId: SiteId
  readonly arrivedAt: EpochMs
  /** As far as the server that took the call remembers: a crash or another server makes it true once more. */
  readonly firstOfDay: boolean
  /** The caller may be asked for a birth date: where nobody is bound to the line, the text waits for the dialogue's end. */
  readonly mayAsk?: boolean
  /** The caller may key how many came: where companions are named on the line, the text waits for the prompt's end. */
  readonly mayKey?: boolean
  /** A companion's visit: no text goes. It is there because every visit has one, so that none is told from the others. */
  readonly companion?: true
}

/** In the place of a site: a call to the service's own number (내 정보), which asks for a link to one's own page. */
export const SELF_SITE_ID: SiteId = 0

/** The hour is bound by the cipher; what else an intent belongs to, it says itself. */
export const TEXT_INTENT_CONTEXT = 'text-intent 2'

const VERSION = 2
const FIRST_OF_DAY = 1
const MAY_ASK = 2
const COMPANION = 4
const MAY_KEY = 8
const KEY_AT = 18
const LINE_AT = 34
const LINE_BYTES = 19
const LENGTH = LINE_AT + LINE_BYTES
const FIRST_DAY = '1970-01-01' as CalendarDate

export function encodeTextIntent(intent: TextIntent): Uint8Array {
  const bytes = new Uint8Array(LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  const flags = [
    intent.firstOfDay ? FIRST_OF_DAY : 0,
    intent.mayAsk === true ? MAY_ASK : 0,
    intent.companion === true ? COMPANION : 0,
    intent.mayKey === true ? MAY_KEY : 0,
  ]
  view.setUint8(
    1,
    flags.reduce((all, flag) => all | flag),
  )
  view.setInt32(2, intent.siteId)
  view.setFloat64(6, intent.arrivedAt)
  view.setUint32(14, daysBetween(FIRST_DAY, intent.day))
  bytes.set(intent.callKey, KEY_AT)
  writeLine(bytes, LINE_AT, intent.line)
  return bytes
}

/** @returns undefined where the bytes are no text intent of this version */
export function decodeTextIntent(bytes: Uint8Array): TextIntent | undefined {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    firstOfDay: (view.getUint8(1) & FIRST_OF_DAY) !== 0,
    ...((view.getUint8(1) & MAY_ASK) !== 0 && { mayAsk: true }),
    ...((view.getUint8(1) & COMPANION) !== 0 && { companion: true }),
    ...((view.getUint8(1) & MAY_KEY) !== 0 && { mayKey: true }),
    siteId: view.getInt32(2),
    arrivedAt: view.getFloat64(6),
    day: addDays(FIRST_DAY, view.getUint32(14)),
    callKey: Uint8Array.from(bytes.subarray(KEY_AT, LINE_AT)),
    line: readLine(bytes, LINE_AT),
  }
}

/** The line's ASCII from that byte on. */
export function writeLine(bytes: Uint8Array, at: number, line: Line): void {
  for (let i = 0; i < line.length; i += 1) bytes[at + i] = line.charCodeAt(i)
}

/** Up to the first zero, or to the end. */
export function readLine(bytes: Uint8Array, at: number): Line {
  let line = ''
  for (const byte of bytes.subarray(at)) {
    if (byte === 0) break
    line += String.fromCharCode(byte)
  }
  return line as Line
}

const KEPT_HOURS = 2

/** When the delivery key of an hour is destroyed, and every intent sealed under it is of no use to anyone. */
export function deliveryKeyEnds(hour: number): EpochMs {
  return (hour + 1 + KEPT_HOURS) * HOUR
}
