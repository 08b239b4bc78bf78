/** The state machines: every state meets every event, and the walks of the RFCs. */
import { describe, expect, test } from 'vitest'
import { INVITE_SERVER, type InviteAction, type InviteEvent, type InviteState } from './invite-server-table.ts'
import { type ClientEvent, type ClientState, REQUEST_CLIENT } from './request-client-table.ts'
import { REQUEST_SERVER, type RequestEvent, type RequestState } from './request-server-table.ts'

/** state, event, state behind it, actions: every cell that does anything; all others must stay and do nothing. */
const INVITE_CELLS: readonly (readonly [InviteState, InviteEvent, InviteState, readonly InviteAction[]])[] = [
  ['proceeding', 'invite', 'proceeding', ['send-again']],
  ['proceeding', 'send-1xx', 'proceeding', ['send']],
  ['proceeding', 'send-2xx', 'accepted', ['send', 'start-l']],
  ['proceeding', 'send-final', 'completed', ['send', 'start-g', 'start-h']],
  ['completed', 'invite', 'completed', ['send-again']],
  ['completed', 'ack', 'confirmed', ['stop-timers', 'start-i']],
  ['completed', 'timer-g', 'completed', ['send-again', 'double-g']],
  ['completed', 'timer-h', 'terminated', ['stop-timers', 'forget']],
  ['confirmed', 'timer-i', 'terminated', ['stop-timers', 'forget']],
  ['accepted', 'send-2xx', 'accepted', ['send']],
  ['accepted', 'timer-l', 'terminated', ['stop-timers', 'forget']],
]
const INVITE_STATES: readonly InviteState[] = ['proceeding', 'completed', 'confirmed', 'accepted', 'terminated']
const INVITE_EVENTS: readonly InviteEvent[] = [
  ...(['invite', 'ack', 'send-1xx', 'send-2xx', 'send-final'] as const),
  ...(['timer-g', 'timer-h', 'timer-i', 'timer-l'] as const),
]

describe('the INVITE server transaction', () => {
  test('has a row for each state and a cell for each event', () => {
    expect(Object.keys(INVITE_SERVER).sort()).toEqual([...INVITE_STATES].sort())
    for (const row of Object.values(INVITE_SERVER)) expect(Object.keys(row).sort()).toEqual([...INVITE_EVENTS].sort())
  })

  test.each(INVITE_STATES.flatMap((state) => INVITE_EVENTS.map((event) => [state, event] as const)))(
    '%s meets %s',
    (state, event) => {
      const cell = INVITE_CELLS.find(([from, when]) => from === state && when === event)
      const [, , next, actions] = cell ?? [state, event, state, []]
      expect(INVITE_SERVER[state][event]).toEqual({ next, actions })
    },
  )
})

describe('the server transaction of other requests', () => {
  const cells: readonly (readonly [RequestState, RequestEvent, RequestState, readonly string[]])[] = [
    ['trying', 'request', 'trying', []],
    ['trying', 'send-final', 'completed', ['send', 'start-j']],
    ['trying', 'timer-j', 'trying', []],
    ['completed', 'request', 'completed', ['send-again']],
    ['completed', 'send-final', 'completed', []],
    ['completed', 'timer-j', 'terminated', ['forget']],
    ['terminated', 'request', 'terminated', []],
    ['terminated', 'send-final', 'terminated', []],
    ['terminated', 'timer-j', 'terminated', []],
  ]
  test.each(cells)('%s meets %s', (state, event, next, actions) => {
    expect(REQUEST_SERVER[state][event]).toEqual({ next, actions })
  })
  test('has no other cell', () => {
    expect(Object.values(REQUEST_SERVER).flatMap((row) => Object.keys(row))).toHaveLength(cells.length)
  })
})

describe('the client transaction of our BYE', () => {
  const done = { next: 'completed', actions: ['stop-timers', 'start-k'] }
  const given = { next: 'terminated', actions: ['stop-timers', 'forget'] }
  const again = ['send-again', 'double-e']
  const cells: readonly (readonly [ClientState, ClientEvent, { next: string; actions: readonly string[] }])[] = [
    ['trying', 'answer-1xx', { next: 'proceeding', actions: [] }],
    ['trying', 'answer-final', done],
    ['trying', 'timer-e', { next: 'trying', actions: again }],
    ['trying', 'timer-f', given],
    ['proceeding', 'answer-final', done],
    ['proceeding', 'timer-e', { next: 'proceeding', actions: again }],
    ['proceeding', 'timer-f', given],
    ['completed', 'timer-k', given],
  ]
  const states: readonly ClientState[] = ['trying', 'proceeding', 'completed', 'terminated']
  const events: readonly ClientEvent[] = ['answer-1xx', 'answer-final', 'timer-e', 'timer-f', 'timer-k']
  test.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s meets %s',
    (state, event) => {
      const cell = cells.find(([from, when]) => from === state && when === event)
      expect(REQUEST_CLIENT[state][event]).toEqual(cell?.[2] ?? { next: state, actions: [] })
    },
  )
})
