/** Invariants of the table of links, whatever its rows say. */
import { expect, test } from 'vitest'
import { isRunning, LINK_TABLE, type LinkEvent, type LinkState } from './link-states.ts'

const STATES = Object.keys(LINK_TABLE) as readonly LinkState[]
const EVENTS = Object.keys(LINK_TABLE.live) as readonly LinkEvent[]
const ENDS = STATES.filter((state) => !isRunning(state))

test('every event has an answer in every state', () => {
  expect(STATES.filter(isRunning)).toEqual(['live', 'opened'])
  for (const state of STATES) expect(Object.keys(LINK_TABLE[state])).toEqual(EVENTS)
})

test('what is over stays so, whatever happens', () => {
  for (const state of ENDS) for (const event of EVENTS) expect(LINK_TABLE[state][event]).toBe(state)
})

test('nothing but the right digits opens a link, and an opened one is never live again', () => {
  for (const event of EVENTS) {
    expect(LINK_TABLE.live[event] === 'opened').toBe(event === 'opened')
    expect(LINK_TABLE.opened[event]).not.toBe('live')
  }
})

test('a newer link takes the place of one that nobody has opened, and never of a journey', () => {
  expect([LINK_TABLE.live['newer-sent'], LINK_TABLE.opened['newer-sent']]).toEqual(['replaced', 'opened'])
})

test('its time, its person and the third wrong guess end a running link', () => {
  for (const event of ['missed-last', 'time-over', 'ended'] as const) {
    for (const state of ['live', 'opened'] as const) expect(ENDS).toContain(LINK_TABLE[state][event])
  }
})

test('a link that ran out says whether it was used', () => {
  expect([LINK_TABLE.live['time-over'], LINK_TABLE.opened['time-over']]).toEqual(['expired', 'used'])
})
