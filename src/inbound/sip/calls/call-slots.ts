/** Limit on calls that one number holds at a time: early media and answered calls. A silent call holds none. */

export type CallSlots = {
  /** @returns how to free the line (more than once does nothing), or undefined where the number holds all it may */
  take(number: string): (() => void) | undefined
  /** Lines held, of all numbers. */
  readonly held: number
}

export function createCallSlots(perNumber: number): CallSlots {
  const byNumber = new Map<string, number>()
  let held = 0
  return {
    take(number) {
      const now = byNumber.get(number) ?? 0
      if (now >= perNumber) return undefined
      byNumber.set(number, now + 1)
      held++
      let free = false
      return () => {
        if (free) return
        free = true
        held--
        const left = (byNumber.get(number) ?? 1) - 1
        if (left === 0) byNumber.delete(number)
        else byNumber.set(number, left)
      }
    },
    get held() {
      return held
    },
  }
}
