import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../../domain/phone/line.ts'
import type { CalendarDate } from '../../domain/time.ts'
import { makeDraftQueue, type WaitingDraft } from './draft-queue.ts'

test('the oldest goes first, whatever the order in which they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1_000 })), (order) => {
      const queue = makeDraftQueue()
      for (const id of order) queue.add(waiting(id))
      const out = order.map(() => Number(queue.next()?.draft.row.id))
      expect(out).toEqual([...order].sort((a, b) => a - b))
      expect(queue.next()).toBeUndefined()
    }),
  )
})

test('one that failed keeps back until its time, and then comes before younger ones', () => {
  const queue = makeDraftQueue()
  queue.later(waiting(1), 500)
  queue.add(waiting(2))
  queue.release(499)
  expect(queue.size).toBe(2)
  queue.release(500)
  expect([queue.next(), queue.next()].map((it) => it?.draft.row.id)).toEqual([1n, 2n])
})

test('what is of no more use is taken out, paused or not', () => {
  const queue = makeDraftQueue()
  queue.add(waiting(1, 100))
  queue.later(waiting(2, 100), 1_000)
  queue.add(waiting(3, 101))
  expect(queue.removeOver(100).map(({ draft }) => draft.row.id)).toEqual([1n, 2n])
  expect(queue.size).toBe(1)
})

function waiting(id: number, usefulUntil = 1_000): WaitingDraft {
  const key = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16) }
  const draft = {
    row: { id: BigInt(id), intent: { hour: 1, sealed: new Uint8Array() } },
    key,
    to: '+821000000001' as Line,
    body: '',
    bytes: 0,
    kind: 'pass',
    arrivedAt: id,
    usefulUntil,
    told: undefined,
  }
  return { draft, attempt: 1 }
}
