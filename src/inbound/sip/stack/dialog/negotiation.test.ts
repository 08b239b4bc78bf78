/** Offers and answers: every state meets every event. */
import { describe, expect, test } from 'vitest'
import { createNegotiation } from './negotiation.ts'
import { NEGOTIATION, type NegotiationEvent, type NegotiationState } from './negotiation-table.ts'

const EVENTS: readonly NegotiationEvent[] = ['confirmed', 'their-offer', 'their-wish', 'their-answer']
const CELLS: Readonly<Record<NegotiationState, readonly string[]>> = {
  unsettled: ['settled take', 'unsettled theirs-open', 'unsettled theirs-open', 'unsettled ignore'],
  settled: ['settled ignore', 'settled take', 'offered take', 'settled ignore'],
  offered: ['offered ignore', 'offered ours-open', 'offered ours-open', 'settled take'],
}

describe('the table', () => {
  test.each(Object.entries(CELLS))('%s', (state, cells) => {
    const row = NEGOTIATION[state as NegotiationState]
    expect(EVENTS.map((event) => `${row[event].next} ${row[event].verdict}`)).toEqual(cells)
    expect(Object.keys(row)).toHaveLength(EVENTS.length)
  })
})

test('an offer waits for the PRACK of the 183 that answers the one before it', () => {
  const early = createNegotiation('unsettled')
  expect(early.happen('their-offer')).toBe('theirs-open')
  early.happen('confirmed')
  expect(early.happen('their-offer')).toBe('take')
})

test('while our offer is open theirs is refused; with its answer all is as before', () => {
  const call = createNegotiation('settled')
  call.happen('their-wish')
  expect(call.happen('their-offer')).toBe('ours-open')
  expect(call.happen('their-answer')).toBe('take')
  expect(call.happen('their-offer')).toBe('take')
})
