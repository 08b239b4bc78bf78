import { expect, test } from 'vitest'
import type { Ruleset, VisitListDuty } from '../domain/rules/ruleset.ts'
import type { Site } from '../domain/site/site.ts'
import type { CalendarDate } from '../domain/time.ts'
import type { HeldClock } from '../ports/clock.ts'
import type { AppEvent } from '../ports/events.ts'
import type { Destruction } from '../ports/held-visits.ts'
import type { DestroyedDay } from '../ports/visit-store.ts'
import { makeEndVisitList } from './end-visit-list.ts'

const end = Date.parse('2022-02-19T00:00+09:00')
const duty: VisitListDuty = { id: 'V1', from: 0, to: end, publishedAt: 0, endPublishedAt: 0 }
const cafe = { id: 1, category: 'restaurant_cafe', region: 'seoul' } as Site
const gym = { id: 2, category: 'indoor_sports', region: 'busan' } as Site

let heldClock: HeldClock | undefined

function setUp(at: number, rows: readonly VisitListDuty[] = [duty]) {
  const asked: (readonly number[] | undefined)[] = []
  const orders: Destruction[] = []
  const recorded: DestroyedDay[] = []
  const events: AppEvent[] = []
  let away = false
  let spooled: readonly DestroyedDay[] = []
  const look = makeEndVisitList({
    ruleset: () => ({ version: 'test', known: [{ visitLists: rows }] }) as unknown as Ruleset,
    sites: { all: () => [cafe, gym] },
    spool: {
      forgetVisits: async (siteIds) => {
        asked.push(siteIds)
        const found = spooled
        spooled = []
        return found
      },
    },
    held: {
      destroy: async (order) => {
        if (away) throw new Error('away')
        orders.push(order)
        return []
      },
      record: async (days) => {
        recorded.push(...days)
      },
    },
    clock: { now: () => at, held: () => heldClock },
    events: { emit: (event) => events.push(event) },
  })
  return {
    look,
    asked,
    orders,
    recorded,
    events,
    setAway: (value: boolean) => {
      away = value
    },
    setSpooled: (days: readonly DestroyedDay[]) => {
      spooled = days
    },
  }
}

test('while the clocks do not agree no duty ends; once they do, it has', async () => {
  const { look, asked, orders } = setUp(end)
  heldClock = { why: 'ahead', detail: '', latest: end, since: end }
  await look()
  expect([asked, orders]).toEqual([[], []])
  heldClock = undefined
  await look()
  expect(orders).toHaveLength(1)
})

test('while the duty holds nothing is touched', async () => {
  const { look, asked, orders } = setUp(end - 1)
  await look()
  expect([asked, orders]).toEqual([[], []])
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

test('what lay in the spool goes while the database is away, and is recorded once it is back', async () => {
  const day: DestroyedDay = { day: '2022-02-18' as CalendarDate, visits: 3, hash: new Uint8Array(32) }
  const { look, recorded, events, setAway, setSpooled } = setUp(end)
  setAway(true)
  setSpooled([day])
  await expect(look()).rejects.toThrow('away')
  expect(events).toMatchObject([{ type: 'visits-destroyed', visits: 3 }])
  expect(recorded).toEqual([])
  setAway(false)
  await look()
  await look()
  expect(recorded).toEqual([day])
})
