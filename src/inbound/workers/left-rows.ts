/** Rows of the outbox that are left alone for want of their key, and looked at again from time to time: the key may be there, the hour over, or another server may have sent them. */

export type LeftRows = {
  readonly count: number
  /** @returns whether it is new: it was not left before */
  add(id: bigint): boolean
  isDue(now: number): boolean
  /** Lets all go, to be read again. */
  lookAgain(now: number, released: (ids: readonly bigint[]) => void): void
  /** All were read again: what is not here by now is dealt with. */
  looked(): void
}

const EVERY_MS = 30_000

export function makeLeftRows(): LeftRows {
  let left = new Set<bigint>()
  let before = new Set<bigint>()
  let lookedAt = performance.now()

  return {
    get count() {
      return Math.max(left.size, before.size)
    },
    add(id) {
      left.add(id)
      return !before.has(id)
    },
    isDue: (now) => left.size > 0 && now - lookedAt >= EVERY_MS,
    lookAgain(now, released) {
      lookedAt = now
      before = new Set([...before, ...left])
      released([...left])
      left = new Set()
    },
    looked() {
      if (before.size > 0) before = new Set()
    },
  }
}
