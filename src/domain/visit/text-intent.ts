/**
 * What check-in leaves for the pass worker: which line called which site, and when. It lies in the outbox and in the spool,
 * encrypted under the hourly delivery key (`DeliveryBox`), with `textIntentContext` of its visit as context.
 *
 * Form, 32 bytes, big-endian: version (1 byte, 1) | site id (4, signed) | arrivedAt (8, float64, epoch milliseconds) |
 * line as ASCII, padded with zeroes (19).
 */
import type { Line } from '../phone/line.ts'
import type { SiteId } from '../site/site.ts'
import { type EpochMs, HOUR } from '../time.ts'
import type { VisitKey } from './visit.ts'
import { visitRef } from './visit-ref.ts'

export type TextIntent = {
  readonly line: Line
  readonly siteId: SiteId
  readonly arrivedAt: EpochMs
}

/** In the place of a site: a call to the service's own number (내 정보), which asks for a link to one's own page. */
export const SELF_SITE_ID: SiteId = 0

const VERSION = 1
const LENGTH = 32
const LINE_AT = 13

export function encodeTextIntent(intent: TextIntent): Uint8Array {
  const bytes = new Uint8Array(LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  view.setInt32(1, intent.siteId)
  view.setFloat64(5, intent.arrivedAt)
  for (let i = 0; i < intent.line.length; i += 1) view.setUint8(LINE_AT + i, intent.line.charCodeAt(i))
  return bytes
}

/** @returns undefined where the bytes are no text intent of a version that is known here */
export function decodeTextIntent(bytes: Uint8Array): TextIntent | undefined {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let line = ''
  for (const byte of bytes.subarray(LINE_AT)) {
    if (byte === 0) break
    line += String.fromCharCode(byte)
  }
  return { siteId: view.getInt32(1), arrivedAt: view.getFloat64(5), line: line as Line }
}

/** Binds an intent to its visit, so that no intent can be passed off as another's. */
export function textIntentContext(key: VisitKey): string {
  return `text-intent ${key.day} ${visitRef(key.callKey)}`
}

const KEPT_HOURS = 2

/** When the delivery key of an hour is destroyed, and every intent sealed under it is of no use to anyone. */
export function deliveryKeyEnds(hour: number): EpochMs {
  return (hour + 1 + KEPT_HOURS) * HOUR
}
