/** The last few of many: the oldest makes room. */

export type Ring<T> = {
  put(item: T): void
  /** Oldest first. What is put meanwhile may be in it or not. */
  all(): Iterable<T>
  readonly size: number
}

/** @param most  at least 1 */
export function createRing<T>(most: number): Ring<T> {
  const items: T[] = []
  let next = 0
  return {
    put(item) {
      items[next] = item
      next = (next + 1) % most
    },
    all: () => (items.length < most ? [...items] : [...items.slice(next), ...items.slice(0, next)]),
    get size() {
      return items.length
    },
  }
}
