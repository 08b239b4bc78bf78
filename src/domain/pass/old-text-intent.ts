/**
 * The form of text intents before 0.5: without the visit's key, which stood beside it in clear and was bound as context. Still read
 * from a spool or an outbox that an earlier version left.
 *
 * Form, 32 bytes, big-endian: version (1 byte, 1) | site id (4, signed) | arrivedAt (8, float64) | line as ASCII (19).
 */

import type { VisitKey } from '../visits/visit.ts'
import { visitRef } from '../visits/visit-ref.ts'
import { readLine, type TextIntent } from './text-intent.ts'

const VERSION = 1
const LENGTH = 32

export function oldTextIntentContext(key: VisitKey): string {
  return `text-intent ${key.day} ${visitRef(key.callKey)}`
}

/** @returns undefined where the bytes are none of that form */
export function decodeOldTextIntent(bytes: Uint8Array, key: VisitKey, firstOfDay: boolean): TextIntent | undefined {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { day, callKey } = key
  return {
    day,
    callKey,
    firstOfDay,
    siteId: view.getInt32(1),
    arrivedAt: view.getFloat64(5),
    line: readLine(bytes, 13),
  }
}
