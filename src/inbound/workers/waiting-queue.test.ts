import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeWaitingQueue } from './waiting-queue.ts'

test('the oldest goes first, or the newest, whatever the order in which they came', () => {
  const order = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }))
  fc.assert(
    fc.property(order, fc.infiniteStream(fc.boolean()), (ids, oldest) => {
      const queue = makeWaitingQueue<ReturnType<typeof waiting>>()
      for (const id of ids) queue.add(waiting(id))
      const left = [...ids].sort((a, b) => a - b)
      while (left.length > 0) {
        const [fromOldest] = oldest.take(1)
        const expected = fromOldest === true ? left.shift() : left.pop()
        const got = fromOldest === true ? queue.next() : queue.newest()
        expect(Number(got?.row.id)).toBe(expected)
        expect(queue.size).toBe(left.length)
      }
      expect([queue.next(), queue.newest()]).toEqual([undefined, undefined])
    }),
  )
})

test('one that failed keeps back until its time, and then comes before younger ones', () => {
  const queue = makeWaitingQueue()
  queue.later(waiting(1), 500)
  queue.add(waiting(2))
  queue.release(499)
  expect(queue.size).toBe(2)
  queue.release(500)
  expect([queue.next(), queue.next()].map((it) => it?.row.id)).toEqual([1n, 2n])
})

test('what is taken out is returned, paused or not, and the others stay', () => {
  const queue = makeWaitingQueue()
  queue.add(waiting(1))
  queue.later(waiting(2), 1_000)
  queue.add(waiting(3))
  expect(queue.remove(({ row }) => row.id < 3n).map(({ row }) => row.id)).toEqual([1n, 2n])
  expect(queue.all().map(({ row }) => row.id)).toEqual([3n])
  expect(queue.remove(() => false)).toEqual([])
  expect(queue.size).toBe(1)
})

function waiting(id: number) {
  return { row: { id: BigInt(id) } }
}
