import { expect, test } from 'vitest'
import type { HeldClock } from '../../ports/kit/clock.ts'
import type { Destruction } from '../../ports/visits/visit-destruction.ts'
import { makeExpireVisits } from './expire-visits.ts'

const midnight = Date.parse('2022-02-09T00:00+09:00')
let heldClock: HeldClock | undefined

async function orderedAt(at: number): Promise<readonly Destruction[]> {
  const orders: Destruction[] = []
  const look = makeExpireVisits({
    clock: { now: () => at, held: () => heldClock },
    destroy: async (order) => {
      orders.push(order)
    },
  })
  await look()
  return orders
}

test('the visits of a day go as its day 28 begins in Korea, and stay till then', async () => {
  expect(await orderedAt(midnight - 1)).toMatchObject([{ through: '2022-01-11' }])
  expect(await orderedAt(midnight)).toEqual([{ through: '2022-01-12', reason: 'kept for 28 days', at: midnight }])
})

test('while the clocks do not agree nothing is destroyed', async () => {
  heldClock = { why: 'ahead', detail: '', latest: midnight, since: midnight }
  expect(await orderedAt(midnight)).toEqual([])
})
