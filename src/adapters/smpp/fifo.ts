/** First in, first out, without moving the rest at every take. */

export type Fifo<T> = {
  readonly length: number
  push(item: T): void
  shift(): T | undefined
}

export function createFifo<T>(): Fifo<T> {
  let items: T[] = []
  let head = 0
  return {
    get length() {
      return items.length - head
    },
    push(item) {
      items.push(item)
    },
    shift() {
      const item = items[head]
      if (head < items.length) head++
      // Taken items are let go of in bulk: each is moved at most once on average.
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      } else if (head === items.length && head > 0) {
        items = []
        head = 0
      }
      return item
    },
  }
}
