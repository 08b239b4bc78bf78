/**
 * From telephone-event packets to keys, each told once (RFC 4733, 2.5.2): packets are lost, doubled, overtaken, the last one
 * comes three times, a long press comes in several segments, and senders restart or misuse their timestamps.
 */
import { keyOf, parseTelephoneEvents, type TelephoneEvent } from './telephone-event.ts'

/** A key whose end was lost is told when nothing more was heard of it for so long, milliseconds. */
export const KEY_SILENCE_MS = 250
/** A key that is held longer is told while it is down: whoever asks would take its silence for nobody's, milliseconds. */
export const LONG_PRESS_MS = 2_000
/** More keys than anybody presses in one call are not told. */
export const MOST_KEYS = 64
const UNITS_PER_MS = 8
/** A segment of a long press is full at this length; the next one begins there with the same event (RFC 4733, 2.5.1.3). */
const FULL_SEGMENT = 0xffff
/** Packets that come later or earlier than this were not overtaken: the sender began anew (RFC 3550, A.1). */
const MOST_OVERTAKEN = 100
const MOST_DROPPED = 3_000

export type EventPacket = {
  readonly ssrc: number
  readonly sequence: number
  readonly timestamp: number
  readonly payload: Uint8Array
}

type Press = {
  readonly code: number
  /** Timestamp of the segment that is being heard. */
  start: number
  duration: number
  /** Units of the segments before. */
  before: number
  told: boolean
  /** Its end was heard, or is lost. */
  ended: boolean
  lastAt: number
}

/** @param tell  called once a key, with how long it was held: until its end, or so far where it is held for long */
export function createKeyReceiver(tell: (digit: string, durationMs: number) => void) {
  let press: Press | undefined
  let source: { ssrc: number; sequence: number } | undefined
  let keys = 0

  return { receive, tick }

  function receive({ ssrc, sequence, timestamp, payload }: EventPacket, nowMs: number): void {
    const events = parseTelephoneEvents(payload)
    if (events === undefined) return
    const order = orderOf(ssrc, sequence)
    if (order === 'anew') forget()
    if (order !== 'overtaken') source = { ssrc, sequence }
    let start = timestamp
    for (const event of events) {
      hear(event, start, order === 'overtaken', nowMs)
      start = (start + event.duration) >>> 0
    }
  }

  /** To be called now and then: a key whose end never comes. */
  function tick(nowMs: number): void {
    if (press !== undefined && !press.told && nowMs - press.lastAt >= KEY_SILENCE_MS) finish()
  }

  function orderOf(ssrc: number, sequence: number): 'next' | 'overtaken' | 'anew' {
    if (source === undefined) return 'next'
    const ahead = signed16(sequence - source.sequence)
    if (ssrc !== source.ssrc || ahead > MOST_DROPPED || ahead < -MOST_OVERTAKEN) return 'anew'
    return ahead > 0 ? 'next' : 'overtaken'
  }

  function hear(event: TelephoneEvent, start: number, isOvertaken: boolean, nowMs: number): void {
    if (press !== undefined && belongsTo(press, event, start)) {
      prolong(press, event, start, nowMs)
    } else {
      // Of a key before this one, or already told: a packet that was overtaken begins nothing.
      if (isOvertaken && press !== undefined) return
      finish()
      press = { code: event.code, start, duration: event.duration, before: 0, told: false, ended: false, lastAt: nowMs }
    }
    if (event.isEnd) finish()
    else if (lengthMs(press) >= LONG_PRESS_MS) tellOnce(press)
  }

  function prolong(current: Press, event: TelephoneEvent, start: number, nowMs: number): void {
    if (current.ended) return
    if (start !== current.start && isNextSegment(current, start)) {
      current.before += FULL_SEGMENT
      current.start = start
      current.duration = event.duration
    }
    current.duration = Math.max(current.duration, event.duration)
    current.lastAt = nowMs
  }

  function finish(): void {
    if (press === undefined) return
    press.ended = true
    tellOnce(press)
  }

  function tellOnce(current: Press): void {
    if (current.told) return
    current.told = true
    const digit = keyOf(current.code)
    const durationMs = lengthMs(current)
    // An event without length is a state, not a press (RFC 4733, 2.3.5).
    if (digit === undefined || durationMs === 0 || keys === MOST_KEYS) return
    keys += 1
    tell(digit, Math.round(durationMs))
  }

  function forget(): void {
    finish()
    press = undefined
  }
}

/** The same press: same beginning, the next segment of a long one, or a sender that moves the timestamp while the key is down. */
function belongsTo(press: Press, event: TelephoneEvent, start: number): boolean {
  if (event.code !== press.code) return false
  const later = signed32(start - press.start)
  if (later === 0 || (isNextSegment(press, start) && !press.ended)) return true
  const goesOn = later === press.duration && !press.ended && event.duration > press.duration
  return later > 0 && (later < press.duration || goesOn)
}

function isNextSegment(press: Press, start: number): boolean {
  return (press.start + FULL_SEGMENT) >>> 0 === start && press.duration > 0
}

function lengthMs({ before, duration }: Press): number {
  return (before + duration) / UNITS_PER_MS
}

function signed16(difference: number): number {
  return ((difference + 0x8000) & 0xffff) - 0x8000
}

function signed32(difference: number): number {
  return difference | 0
}
