/**
 * Bytes by token for one KST day, in bounded memory: who has called where today, and what was told there. Nothing of it is on any
 * disk; a process that ends takes it along, and whoever asks after that hears that nothing is known.
 */
import type { CalendarDate } from '../../domain/kit/time.ts'

export type DayMemory = {
  /** 0 where nothing is known of the token that day. */
  get(day: CalendarDate, token: string): number
  /** @param value  1 to 255. Of a day that is over nothing is kept, of a full memory nothing more. */
  set(day: CalendarDate, token: string, value: number): void
  /** Lets go of the days before this one; an earlier day changes nothing. */
  turnTo(day: CalendarDate): void
  readonly size: number
  /** What its tables take, bytes. */
  readonly bytes: number
  clear(): void
}

/** Each part grows by itself: doubling all at once would stop the calls for as long as it takes. */
const PARTS = 256
const SMALLEST = 16

type Part = { heads: Uint32Array; tails: Uint32Array; values: Uint8Array; size: number }

/**
 * @param largest  how many tokens at most; further ones are as unknown ones: a text more, which harms nobody.
 *                 What one costs: docs/measurements.md, "What a call leaves in memory".
 */
export function makeDayMemory(largest = 2_000_000): DayMemory {
  let today = '' as CalendarDate
  let parts: Part[] = []
  let size = 0

  function turnTo(day: CalendarDate): void {
    if (day <= today) return
    parts = []
    size = 0
    today = day
  }

  return {
    turnTo,
    get(day, token) {
      turnTo(day)
      const part = day === today ? parts[partOf(token)] : undefined
      return part === undefined ? 0 : (part.values[slotOf(part, headOf(token), tailOf(token))] ?? 0)
    },
    set(day, token, value) {
      turnTo(day)
      if (day !== today) return
      const number = partOf(token)
      parts[number] ??= emptyPart(SMALLEST)
      let part = parts[number]
      const [head, tail] = [headOf(token), tailOf(token)]
      let slot = slotOf(part, head, tail)
      if (part.values[slot] === 0) {
        if (size >= largest) return
        if (part.size >= part.values.length * 0.75) {
          part = grown(part)
          parts[number] = part
          slot = slotOf(part, head, tail)
        }
        part.heads[slot] = head
        part.tails[slot] = tail
        part.size += 1
        size += 1
      }
      part.values[slot] = value
    },
    get size() {
      return size
    },
    get bytes() {
      return parts.reduce((sum, { values }) => sum + values.length * 9, 0) // parts that are not there are passed over
    },
    clear() {
      today = '' as CalendarDate
      parts = []
      size = 0
    },
  }
}

function emptyPart(slots: number): Part {
  return {
    heads: new Uint32Array(slots),
    tails: new Uint32Array(slots),
    values: new Uint8Array(slots),
    size: 0,
  }
}

function grown(part: Part): Part {
  const larger = emptyPart(part.values.length * 2)
  for (const [slot, value] of part.values.entries()) {
    if (value === 0) continue
    const [head = 0, tail = 0] = [part.heads[slot], part.tails[slot]]
    const free = slotOf(larger, head, tail)
    larger.heads[free] = head
    larger.tails[free] = tail
    larger.values[free] = value
  }
  larger.size = part.size
  return larger
}

/** Where the token lies, or the free place where it would; a part is never full. */
function slotOf({ heads, tails, values }: Part, head: number, tail: number): number {
  const last = values.length - 1
  let slot = head & last
  while (values[slot] !== 0 && (heads[slot] !== head || tails[slot] !== tail)) slot = (slot + 1) & last
  return slot
}

/** Of a token, 16 bytes as latin1, eight tell it from two million others; the ninth says in which part it lies. */
function headOf(token: string): number {
  return wordAt(token, 0)
}

function tailOf(token: string): number {
  return wordAt(token, 4)
}

function partOf(token: string): number {
  return token.charCodeAt(8) & (PARTS - 1)
}

function wordAt(token: string, at: number): number {
  const byte = (nth: number) => token.charCodeAt(at + nth) & 255
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0
}
