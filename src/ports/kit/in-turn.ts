/** Turns: what is asked for while something is under way begins when that has ended, well or not. Beside `within-time.ts`, for use cases and adapters alike. */

/** One after the other, in the order of asking. */
export function makeTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return function inTurn<T>(act: () => Promise<T> | T): Promise<T> {
    const mine = last.then(act)
    last = mine.catch(() => {})
    return mine
  }
}

/** One after the other of each key; of other keys nobody waits, and a key is forgotten with its last turn. */
export function makeTurnsOf<Key>() {
  const last = new Map<Key, Promise<unknown>>()
  return async function inTurnOf<T>(key: Key, act: () => Promise<T> | T): Promise<T> {
    const mine = (last.get(key) ?? Promise.resolve()).then(act)
    const settled = mine.catch(() => {})
    last.set(key, settled)
    try {
      return await mine
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
