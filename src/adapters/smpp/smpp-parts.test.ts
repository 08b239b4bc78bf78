/** The parts of the session that need no gateway. */
import fc from 'fast-check'
import smpp, { type PduFields } from 'smpp'
import { describe, expect, test } from 'vitest'
import { createFifo } from './fifo.ts'
import { readReceipt } from './receipt.ts'
import { nextState, type SessionEvent } from './session-state.ts'
import { submitAnswer } from './submit-answer.ts'
import { relativeTime } from './submit-pdu.ts'

describe('the session', () => {
  const anyEvent = fc.constantFrom<SessionEvent>(
    'retry-due',
    'connected',
    'bind-accepted',
    'bind-refused',
    'lost',
    'stop',
    'unbound',
  )

  test('is never open again once it is closed, and always closes when stopped', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.array(anyEvent), (before, after) => {
        const stopped = nextState(before.reduce(nextState, 'waiting'), 'stop')
        expect(['unbinding', 'closed']).toContain(stopped)
        const later = after.reduce(nextState, stopped)
        expect(['unbinding', 'closed']).toContain(later)
        expect(nextState(later, 'unbound')).toBe('closed')
      }),
    )
  })

  test('is bound only by way of a connection and an accepted bind', () => {
    const way: readonly SessionEvent[] = ['retry-due', 'connected', 'bind-accepted']
    expect(way.reduce(nextState, 'waiting')).toBe('bound')
    expect(nextState('connecting', 'bind-accepted')).toBe('connecting')
    expect(nextState('bound', 'lost')).toBe('waiting')
  })
})

describe('the answer to a text', () => {
  test.each([
    ['ESME_RTHROTTLED', 'unavailable'],
    ['ESME_RMSGQFUL', 'unavailable'],
    ['ESME_RSYSERR', 'unavailable'],
    ['ESME_RINVDSTADR', 'refused'],
    ['ESME_RINVSRCADR', 'refused'],
    ['ESME_RINVMSGLEN', 'refused'],
  ])('%s is %s', (why, kind) => {
    expect(submitAnswer(smpp.errors[why] ?? 0, undefined)).toEqual({ kind, why })
  })

  test("a gateway's own code is refused by its number; an acceptance without id cannot be followed up", () => {
    expect(submitAnswer(0x4b0, undefined)).toEqual({ kind: 'refused', why: '0x000004b0' })
    expect(submitAnswer(0, '')).toEqual({ kind: 'unavailable', why: 'no-message-id' })
    expect(submitAnswer(0, 'a1')).toEqual({ kind: 'accepted', messageId: 'a1' })
  })
})

describe('a receipt', () => {
  const read = ({ short_message, ...fields }: PduFields) =>
    readReceipt({
      command: 'deliver_sm',
      command_status: 0,
      sequence_number: 1,
      esm_class: 4,
      isResponse: () => false,
      response: () => new smpp.PDU('deliver_sm_resp'),
      short_message: { message: String(short_message) },
      ...fields,
    })

  test.each([
    ['id:42 sub:001 dlvrd:001 submit date:2201121231 done date:2201121231 stat:DELIVRD err:000 text:', 'delivered'],
    ['id:42 stat:EXPIRED', 'expired'],
    ['ID:42 STAT:UNDELIVERABLE', 'undeliverable'],
    ['id:42 stat:REJECTD', 'rejected'],
    ['id:42 stat:SOMETHING', 'unknown'],
  ])('%s is %s', (short_message, state) => {
    expect(read({ short_message })).toEqual({ messageId: '42', state })
  })

  test.each(['id:42 stat:ENROUTE', 'id:42 stat:ACCEPTD', 'stat:DELIVRD', ''])('"%s" is none yet', (short_message) => {
    expect(read({ short_message })).toBeUndefined()
  })

  test('its optional parameters count before its text', () => {
    const text = 'id:1 stat:DELIVRD'
    expect(read({ short_message: text, receipted_message_id: '7', message_state: 5 })).toEqual({
      messageId: '7',
      state: 'undeliverable',
    })
  })

  test('a text from a handset is none', () => {
    expect(read({ esm_class: 0, short_message: 'id:42 stat:DELIVRD' })).toBeUndefined()
  })
})

test.each([
  [1, '000000000001000R'],
  [300_000, '000000000500000R'],
  [1_800_000, '000000003000000R'],
  [90_061_000, '000001010101000R'],
  [-5, '000000000001000R'],
  [1e15, '000099000000000R'],
])('%d ms of use are %s', (ms, period) => {
  expect(relativeTime(ms)).toBe(period)
})

test('what came first goes first, however pushes and takes are mixed', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 5000, size: 'max' }), (pushes) => {
      const fifo = createFifo<number>()
      const model: number[] = []
      pushes.forEach((push, index) => {
        const [got, due] = push ? [fifo.push(index), void model.push(index)] : [fifo.shift(), model.shift()]
        expect(got).toBe(due)
        expect(fifo).toHaveLength(model.length)
      })
    }),
    { numRuns: 30 },
  )
})
