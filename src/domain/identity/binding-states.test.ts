/** Invariants of the table of bindings, whatever its rows say. */
import { expect, test } from 'vitest'
import { BINDING_TABLE, type BindingEvent, type BindingState } from './binding-states.ts'

const STATES = Object.keys(BINDING_TABLE) as readonly BindingState[]
const EVENTS = Object.keys(BINDING_TABLE.nobody) as readonly BindingEvent[]

test('every event has an answer in every state', () => {
  expect(STATES).toEqual(['nobody', 'subscriber', 'user'])
  for (const state of STATES) expect(Object.keys(BINDING_TABLE[state])).toEqual(EVENTS)
})

test('only a proof for this very line binds anybody, in any state', () => {
  for (const state of STATES) {
    const begun = EVENTS.filter((event) => BINDING_TABLE[state][event].act === 'begin')
    expect(begun).toEqual(['proved-as-subscriber', 'proved-as-user'])
  }
})

test('whatever ends a binding leaves the line to nobody, and a line of nobody has nothing to end', () => {
  const steps = STATES.flatMap((state) => EVENTS.map((event) => ({ state, event, ...BINDING_TABLE[state][event] })))
  expect(steps.filter(({ act, state, next }) => act === 'end' && (state === 'nobody' || next !== 'nobody'))).toEqual([])
  expect(steps.filter(({ act, state, next }) => act === 'keep' && next !== state)).toEqual([])
  expect(steps.filter(({ act, event, next }) => act === 'begin' && `proved-as-${next}` !== event)).toEqual([])
})

test.each(['time-over', 'number-changed', 'withdrawn', 'deleted', 'reported'] as const)(
  '%s ends every binding',
  (event) => {
    for (const state of ['subscriber', 'user'] as const) {
      expect(BINDING_TABLE[state][event]).toEqual({ next: 'nobody', act: 'end' })
    }
  },
)
