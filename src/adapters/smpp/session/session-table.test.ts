/** Model test of a bind's life: whatever comes in whatever order, the table keeps what is promised of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMAND } from '../wire/commands.ts'
import { type BindMode, REQUEST_TABLE, standingOf } from './request-table.ts'
import { SESSION_TABLE, type SessionEvent, type SessionState } from './session-table.ts'

const EVENTS = Object.keys(SESSION_TABLE.waiting) as SessionEvent[]
const STATES = Object.keys(SESSION_TABLE) as SessionState[]
const next = (state: SessionState, event: SessionEvent) => SESSION_TABLE[state][event]
const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 })

test('once stopped it closes and stays closed', () => {
  fc.assert(
    fc.property(events, events, (before, after) => {
      const stopped = next(before.reduce(next, 'waiting'), 'stop')
      expect(['unbinding', 'closed']).toContain(stopped)
      const later = after.reduce(next, stopped)
      expect(['unbinding', 'closed']).toContain(later)
      expect(next(later, 'unbound')).toBe('closed')
    }),
  )
})

test('it is bound only by a connection and an accepted bind since it was last lost, and until it is lost or stopped', () => {
  fc.assert(
    fc.property(events, (all) => {
      /** The promise, told another way than by the table: how far the present connection has come. */
      let come: 'none' | 'retried' | 'connected' | 'accepted' | 'stopped' = 'none'
      let state: SessionState = 'waiting'
      for (const event of all) {
        state = next(state, event)
        if (come === 'stopped') continue
        if (event === 'stop') come = 'stopped'
        else if (event === 'lost') come = 'none'
        else if (event === 'bind-refused' && come === 'connected') come = 'none'
        else if (event === 'retry-due' && come === 'none') come = 'retried'
        else if (event === 'connected' && come === 'retried') come = 'connected'
        else if (event === 'bind-accepted' && come === 'connected') come = 'accepted'
        expect(state === 'bound').toBe(come === 'accepted')
      }
    }),
    { numRuns: 500 },
  )
})

test('every state but the last leads on to a bind and to the end', () => {
  const reach = (from: SessionState): ReadonlySet<SessionState> => {
    const found = new Set<SessionState>([from])
    for (const state of found) for (const event of EVENTS) found.add(next(state, event))
    return found
  }
  for (const state of STATES) expect(reach(state)).toContain('closed')
  for (const state of ['waiting', 'connecting', 'binding'] as const) expect(reach(state)).toContain('bound')
})

test('every request of SMPP 3.4 has an answer in every state and mode, and only where it is bound to receive it takes any', () => {
  const requests = Object.keys(COMMAND).filter((name) => name !== 'generic_nack')
  expect(Object.keys(REQUEST_TABLE).sort()).toEqual(requests.sort())
  for (const [name, row] of Object.entries(REQUEST_TABLE)) {
    for (const state of STATES) {
      for (const mode of ['transceiver', 'transmitter', 'receiver'] as BindMode[]) {
        const answer = row[standingOf(state, mode)]
        expect(answer).toBeDefined()
        const mayDeliver = (state === 'bound' || state === 'unbinding') && mode !== 'transmitter'
        if (answer === 'take') expect([mayDeliver, /^(deliver|data)_sm$/.test(name)]).toEqual([true, true])
      }
    }
  }
})
