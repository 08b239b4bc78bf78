/**
 * End of a call's dialogue, for the pass worker: whose call it was, and the birth date, or how many companions, that were keyed. It
 * lies in the outbox behind the call's text intent, looks like one from outside, and is of no use without it.
 *
 * Form, 53 bytes, big-endian: version (1 byte, 3) | flags (1) | site id (4, signed) | arrivedAt (8, float64, epoch milliseconds) |
 * birth date (4, days since 1880, 0: none) | call key (16) | line as ASCII, padded with zeroes (17) | carrier (2).
 * Flag 1: the dialogue was led in English. Flags 2 and 4, as a number from 0 to 3: companions who came along.
 */
import { addDays, type CalendarDate, daysBetween, kstDay } from '../kit/time.ts'
import { readLine, type TextIntent, writeLine } from './text-intent.ts'

export type DialogueEnd = Omit<TextIntent, 'firstOfDay' | 'mayAsk' | 'mayKey'> & {
  /** Absent: nothing was keyed, or nothing that is a date. */
  readonly birthDate?: CalendarDate
  readonly isEnglish: boolean
  /** Companions who came along, 1 to 3; absent: none was keyed. */
  readonly came?: number
  /** Of the carrier's name, 0 to 65535: guesses are counted by it. */
  readonly carrierMark: number
}

const VERSION = 3
const ENGLISH = 1
const CAME_SHIFT = 1
const CAME_MOST = 3
const KEY_AT = 18
const LINE_AT = 34
const CARRIER_AT = 51
const LENGTH = 53
const BEFORE_ALL = '1880-01-01' as CalendarDate

export function encodeDialogueEnd(end: DialogueEnd): Uint8Array {
  const bytes = new Uint8Array(LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION)
  view.setUint8(1, (end.isEnglish ? ENGLISH : 0) | ((end.came ?? 0) << CAME_SHIFT))
  view.setInt32(2, end.siteId)
  view.setFloat64(6, end.arrivedAt)
  view.setUint32(14, end.birthDate === undefined ? 0 : daysBetween(BEFORE_ALL, end.birthDate))
  bytes.set(end.callKey, KEY_AT)
  writeLine(bytes, LINE_AT, end.line)
  view.setUint16(CARRIER_AT, end.carrierMark)
  return bytes
}

/** @returns undefined where the bytes are none */
export function decodeDialogueEnd(bytes: Uint8Array): DialogueEnd | undefined {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const arrivedAt = view.getFloat64(6)
  const days = view.getUint32(14)
  const came = (view.getUint8(1) >> CAME_SHIFT) & CAME_MOST
  return {
    isEnglish: (view.getUint8(1) & ENGLISH) !== 0,
    siteId: view.getInt32(2),
    arrivedAt,
    day: kstDay(arrivedAt),
    ...(came > 0 && { came }),
    ...(days === 0 ? {} : { birthDate: addDays(BEFORE_ALL, days) }),
    callKey: Uint8Array.from(bytes.subarray(KEY_AT, LINE_AT)),
    line: readLine(bytes.subarray(0, CARRIER_AT), LINE_AT),
    carrierMark: view.getUint16(CARRIER_AT),
  }
}

/** FNV-1a of the name's characters, folded to 16 bits. */
export function carrierMark(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash ^ (hash >>> 16)) & 0xffff
}
