/** Packets of pressed keys as senders of every kind make them: RTP events (RFC 4733), and tones in the sound. */
import { encodeUlaw } from '../../src/inbound/sip/media/g711.ts'

/** @param atMs  from when the caller hears anything */
export type Sent = { readonly atMs: number; readonly packet: Buffer }

const EVENTS = 101
const KEYS = '0123456789*#ABCD'
const UNITS_PER_MS = 8
/** A segment of an event holds no more (RFC 4733, 2.5.1.3). */
const FULL_SEGMENT = 0xffff
const FRAME_MS = 20

export const withoutPause = (packets: readonly Buffer[]): readonly Sent[] =>
  packets.map((packet) => ({ atMs: 0, packet }))

type Event = { readonly start: number; readonly sequence: number; readonly ms: number; readonly isEnd: boolean }

/** @param event  `start` in units of 1/8000 s, `ms` so far, at most 8,191 */
export function keyPacket(key: string, { start, sequence, ms, isEnd }: Event): Buffer {
  return eventPacket(key, start, sequence, Math.min(ms * UNITS_PER_MS, FULL_SEGMENT), isEnd)
}

/**
 * Keys that are held for longer than a segment lasts: an update each 500 ms, three ends.
 * @param everyNthLost  of the updates within; none unless given
 */
export function heldKeys(keys: string, ms: number, everyNthLost?: number): readonly Buffer[] {
  const all = ms * UNITS_PER_MS
  let sequence = 0
  return [...keys].flatMap((key, nth) => {
    const begins = nth * (all + 4_000)
    const updates = Array.from({ length: Math.ceil(all / 4_000) }, (_, step) => Math.min((step + 1) * 4_000, all))
    const bounds = Array.from({ length: Math.floor(all / FULL_SEGMENT) }, (_, segment) => (segment + 1) * FULL_SEGMENT)
    const within = [...updates, ...bounds].toSorted((a, b) => a - b).map((units) => ({ units, isEnd: false }))
    const ends = [1, 2, 3].map(() => ({ units: all, isEnd: true }))
    return [...within, ...ends].flatMap(({ units, isEnd }, step) => {
      sequence += 1
      if (!isEnd && everyNthLost !== undefined && step % everyNthLost === everyNthLost - 1) return []
      const before = Math.floor((units - 1) / FULL_SEGMENT) * FULL_SEGMENT
      return [eventPacket(key, begins + before, sequence, units - before, isEnd)]
    })
  })
}

function eventPacket(key: string, start: number, sequence: number, units: number, isEnd: boolean): Buffer {
  const payload = Buffer.from([KEYS.indexOf(key), isEnd ? 0x8a : 0x0a, 0, 0])
  payload.writeUInt16BE(units, 2)
  return rtp(EVENTS, sequence, start, payload)
}

/** Each key as its two tones for 100 ms of µ-law (ITU-T Q.23), 100 ms of silence behind it. */
export function tones(keys: string): readonly Sent[] {
  const frames = [...keys].flatMap((key) =>
    Array.from({ length: 10 }, (_, nth) => (nth < 5 ? toneFrame(key, nth) : SILENT)),
  )
  return frames.map((frame, nth) => ({ atMs: nth * FRAME_MS, packet: rtp(0, nth, nth * frame.length, frame) }))
}

const SILENT = Buffer.alloc(FRAME_MS * UNITS_PER_MS, 0xff)
const ROWS = [697, 770, 852, 941]
const COLUMNS = [1209, 1336, 1477]

function toneFrame(key: string, nth: number): Buffer {
  const place = '123456789*0#'.indexOf(key)
  const sines = [ROWS[Math.floor(place / 3)] ?? 0, COLUMNS[place % 3] ?? 0]
  const frame = SILENT.map((_, i) => {
    const seconds = (nth * SILENT.length + i) / 8_000
    return encodeUlaw(
      Math.round(sines.reduce((sum, hertz) => sum + 8_000 * Math.sin(2 * Math.PI * hertz * seconds), 0)),
    )
  })
  return Buffer.from(frame)
}

function rtp(payloadType: number, sequence: number, timestamp: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header[0] = 0x80
  header[1] = payloadType
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(timestamp >>> 0, 4)
  return Buffer.concat([header, payload])
}
