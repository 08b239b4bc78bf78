/** Set of the outbox rows dealt with, by their running numbers: a bit each, from the first that may still wait. */

export type DealtNumbers = {
  add(number: number): void
  has(number: number): boolean
  /** The bits of the numbers from about that one on, as `get_bit` of PostgreSQL reads them. */
  from(number: number): { readonly bits: Buffer; readonly first: number }
  /** They are not asked for any more. */
  forgetBelow(number: number): void
}

const BYTES = 512
const NUMBERS = BYTES * 8

export function makeDealtNumbers(): DealtNumbers {
  const chunks = new Map<number, Uint8Array>()
  let highest = -1

  return {
    add(number) {
      const chunk = Math.floor(number / NUMBERS)
      const bits = chunks.get(chunk) ?? new Uint8Array(BYTES)
      chunks.set(chunk, bits)
      const bit = number % NUMBERS
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7))
      highest = Math.max(highest, chunk)
    },
    has(number) {
      const bit = number % NUMBERS
      return ((chunks.get(Math.floor(number / NUMBERS))?.[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0
    },
    from(number) {
      const lowest = Math.min(...chunks.keys(), highest)
      const first = Math.max(lowest, Math.floor(number / NUMBERS))
      const bits = Buffer.alloc(Math.max(0, highest + 1 - first) * BYTES)
      for (const [chunk, part] of chunks) if (chunk >= first) bits.set(part, (chunk - first) * BYTES)
      return { bits, first: first * NUMBERS }
    },
    forgetBelow(number) {
      for (const chunk of chunks.keys()) if ((chunk + 1) * NUMBERS <= number) chunks.delete(chunk)
    },
  }
}
