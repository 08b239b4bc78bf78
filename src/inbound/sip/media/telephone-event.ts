/** Keys beside the sound (RFC 4733): what one packet's payload says. */

export type TelephoneEvent = {
  /** 0 to 9 are the digits, 10 `*`, 11 `#`, 12 to 15 A to D; others are no keys. */
  readonly code: number
  readonly isEnd: boolean
  /** Timestamp units (1/8000 s) since the event's beginning. */
  readonly duration: number
}

const EVENT_BYTES = 4
/** More than a sender has reason to bundle. */
const MOST_EVENTS = 8
const KEYS = '0123456789*#ABCD'

/** @returns undefined where it is no telephone-event payload; bundled events in their order (RFC 4733, 2.5.1.5) */
export function parseTelephoneEvents(payload: Uint8Array): readonly TelephoneEvent[] | undefined {
  const { length } = payload
  if (length === 0 || length % EVENT_BYTES !== 0 || length > MOST_EVENTS * EVENT_BYTES) return undefined
  return Array.from({ length: length / EVENT_BYTES }, (_, index) => {
    const [code = 0, flags = 0, high = 0, low = 0] = payload.subarray(index * EVENT_BYTES)
    // The bit behind "end" is reserved and ignored, the six behind it are the volume: it says nothing to us.
    return { code, isEnd: (flags & 0x80) !== 0, duration: high * 256 + low }
  })
}

/** @returns undefined for an event that is no key (hook flash, tones) */
export function keyOf(code: number): string | undefined {
  return KEYS[code]
}
