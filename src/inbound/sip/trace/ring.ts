/** The last few of many: the oldest makes room. */

export type Ring<T> = {
  put(item: T): void
  /** Oldest first. What is put meanwhile may be in it or not. */
  all(): Iterable<T>
  /** Lets go of those that `isOver` says of. */
  forget(isOver: (item: T) => boolean): void
  readonly size: number
}

/** @param most  at least 1 */
export function createRing<T>(most: number): Ring<T> {
  let items: T[] = []
  let next = 0
  const all = () => (items.length < most ? [...items] : [...items.slice(next), ...items.slice(0, next)])
  return {
    put(item) {
      items[next] = item
      next = (next + 1) % most
    },
    all,
    forget(isOver) {
      items = all().filter((item) => !isOver(item))
      next = items.length % most
    },
    get size() {
      return items.length
    },
  }
}
