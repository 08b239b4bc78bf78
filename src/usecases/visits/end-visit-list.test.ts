import { expect, test } from 'vitest'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset, VisitListDuty } from '../../domain/rules/ruleset.ts'
import type { HeldClock } from '../../ports/kit/clock.ts'
import type { Destruction } from '../../ports/visits/visit-destruction.ts'
import { makeEndVisitList } from './end-visit-list.ts'

const end = Date.parse('2022-02-19T00:00+09:00')
const duty: VisitListDuty = { id: 'V1', from: 0, to: end, publishedAt: 0, endPublishedAt: 0 }
const cafe = { id: 1, category: 'restaurant_cafe', region: 'seoul' } as Site
const gym = { id: 2, category: 'indoor_sports', region: 'busan' } as Site

let heldClock: HeldClock | undefined

function setUp(at: number, rows: readonly VisitListDuty[] = [duty]) {
  const orders: Destruction[] = []
  const look = makeEndVisitList({
    ruleset: () => ({ version: 'test', known: [{ visitLists: rows }] }) as unknown as Ruleset,
    sites: { all: () => [cafe, gym] },
    clock: { now: () => at, held: () => heldClock },
    destroy: async (order) => {
      orders.push(order)
    },
  })
  return { look, orders }
}

test('while the clocks do not agree no duty ends; once they do, it has', async () => {
  const { look, orders } = setUp(end)
  heldClock = { why: 'ahead', detail: '', latest: end, since: end }
  await look()
  expect(orders).toEqual([])
  heldClock = undefined
  await look()
  expect(orders).toHaveLength(1)
})

test('while the duty holds nothing is touched', async () => {
  const { look, orders } = setUp(end - 1)
  await look()
  expect(orders).toEqual([])
})

test('from the first instant after it everything goes, by the row that ended', async () => {
  const { look, orders } = setUp(end)
  await look()
  expect(orders).toEqual([{ reason: 'visit list duty ended (V1 of test)', at: end }])
})

test('rules that merely lack the duty destroy nothing', async () => {
  const { look, orders } = setUp(end, [])
  await look()
  expect(orders).toEqual([])
})

test('where it ended for some places only theirs go', async () => {
  const { look, orders } = setUp(end, [
    { ...duty, types: ['restaurant_cafe'] },
    { ...duty, id: 'V2', types: ['indoor_sports'], to: Number.POSITIVE_INFINITY },
  ])
  await look()
  expect(orders).toMatchObject([{ siteIds: [1] }])
})
