import { expect, test } from 'vitest'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { Destruction } from '../../ports/visits/visit-destruction.ts'
import type { DestroyedDay, WhichVisits } from '../../ports/visits/visit-store.ts'
import { makeDestroyVisits } from './destroy-visits.ts'

const order: Destruction = { reason: 'over', at: 0, through: '2022-02-18' as CalendarDate }
const day: DestroyedDay = { day: '2022-02-18' as CalendarDate, visits: 3, hash: new Uint8Array(32) }

function setUp() {
  const asked: WhichVisits[] = []
  const orders: Destruction[] = []
  const recorded: DestroyedDay[] = []
  const events: AppEvent[] = []
  const state = { away: false, unwell: false, spooled: [] as readonly DestroyedDay[] }
  const destroy = makeDestroyVisits({
    spool: {
      forgetVisits: async (which) => {
        if (state.unwell) throw new Error('unwell')
        asked.push(which)
        const found = state.spooled
        state.spooled = []
        return found
      },
    },
    held: {
      destroy: async (one) => {
        if (state.away) throw new Error('away')
        orders.push(one)
        return []
      },
      record: async (days) => {
        recorded.push(...days)
      },
    },
    events: { emit: (event) => events.push(event) },
  })
  return { destroy, asked, orders, recorded, events, state }
}

test('spool and database are asked for the same visits', async () => {
  const { destroy, asked, orders } = setUp()
  await destroy(order)
  await destroy({ reason: 'over', at: 0, siteIds: [1] })
  expect(asked).toEqual([{ through: '2022-02-18' }, { siteIds: [1] }])
  expect(orders.map(({ through, siteIds }) => ({ through, siteIds }))).toEqual(asked)
})

test('what lay in the spool goes while the database is away, and is recorded once it is back', async () => {
  const { destroy, recorded, events, state } = setUp()
  state.away = true
  state.spooled = [day]
  await expect(destroy(order)).rejects.toThrow('away')
  expect(events).toMatchObject([{ type: 'visits-destroyed', visits: 3 }])
  expect(recorded).toEqual([])
  state.away = false
  await destroy(order)
  await destroy(order)
  expect(recorded).toEqual([day])
})

test('a spool that is unwell holds up nothing in the database, and is told', async () => {
  const { destroy, orders, state } = setUp()
  state.unwell = true
  await expect(destroy(order)).rejects.toThrow('unwell')
  expect(orders).toEqual([order])
})
