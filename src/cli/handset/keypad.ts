/** Keys that a handset presses: telephone-event packets beside the sound (RFC 4733). */

/** What is offered, where keys are to be pressed. */
export const TELEPHONE_EVENT = 101
const KEYS = '0123456789*#ABCD'
const STEP_MS = 20
const STEPS = 5
const END_REPEATS = 3
const PAUSE_STEPS = 3
const UNITS_PER_STEP = 160

export type EventPacket = { readonly atMs: number; readonly packet: Buffer }

/** Between keys: the next ones are pressed when the next announcement begins. */
export const NEXT_ANNOUNCEMENT = ','

/** @returns false for anything that no keypad has */
export function areKeys(text: string): boolean {
  return [...text].every((key) => KEYS.includes(key) || key === NEXT_ANNOUNCEMENT)
}

/**
 * Each key is held for 100 ms, its end sent three times, 60 ms before the next.
 *
 * @param sequence  of the first packet of the call
 * @param before    how many keys were pressed before in this call
 */
export function keyPackets(keys: string, sequence: number, before = 0): readonly EventPacket[] {
  const steps = STEPS + END_REPEATS + PAUSE_STEPS
  return [...keys].flatMap((key, index) =>
    Array.from({ length: STEPS + END_REPEATS - 1 }, (_, step) => {
      const isEnd = step >= STEPS - 1
      const payload = Buffer.from([KEYS.indexOf(key), isEnd ? 0x8a : 0x0a, 0, 0])
      payload.writeUInt16BE(Math.min(step + 1, STEPS) * UNITS_PER_STEP, 2)
      const header = Buffer.alloc(12)
      header[0] = 0x80
      header[1] = TELEPHONE_EVENT | (step === 0 ? 0x80 : 0)
      header.writeUInt16BE((sequence + (before + index) * (STEPS + END_REPEATS - 1) + step) & 0xffff, 2)
      header.writeUInt32BE((before + index + 1) * steps * UNITS_PER_STEP, 4)
      return { atMs: (index * steps + step) * STEP_MS, packet: Buffer.concat([header, payload]) }
    }),
  )
}
