/** Inside a call, and what belongs to a call before it is one: each rule by a SIPp scenario that bears its name. All at a time. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import { eventually } from '../support/eventually.ts'
import { ANNOUNCE, EARLY, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

let ringing: Ringing
let callers = 100

beforeAll(async () => {
  ringing = await startRinging()
})
afterAll(async () => {
  await eventually(() => expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 }))
  await ringing.close()
})

/** Runs a scenario from a number of its own. @returns the call's events; each visit has one */
async function eventsOf(scenario: string, to: string, keys: { extension?: string } = {}): Promise<readonly AppEvent[]> {
  const number = String(++callers).padStart(4, '0')
  await ringing.sipp(scenario, to, { identity: `<sip:0100000${number}@127.0.0.1>`, ...keys })
  const calls = ringing.checkIns.filter(({ line }) => line === `+82100000${number}`)
  const refs = calls.map(({ callKey }) => Buffer.from(callKey).toString('hex'))
  return ringing.events.filter((event) => 'visit' in event && refs.includes(event.visit))
}

/** @returns the final answers to calls that became a visit */
async function answersTo(scenario: string, to: string, keys: { extension?: string } = {}): Promise<readonly number[]> {
  const events = await eventsOf(scenario, to, keys)
  return events.flatMap((event) => (event.type === 'call-answered' ? [event.code] : []))
}

describe.concurrent('the longest first', () => {
  test('a call left on hold ends', { timeout: 20_000 }, async () => {
    expect(await answersTo('hold-until-the-limit', ANNOUNCE)).toEqual([200])
  })

  test('keys by INFO', async () => {
    await ringing.sipp('info', ANNOUNCE)
    expect(ringing.keys).toMatchObject([
      { digit: '5', durationMs: 160, source: 'info' },
      { digit: '#', durationMs: 0, source: 'info' },
    ])
  })
})

describe.concurrent('a 183 that is confirmed (RFC 3262)', () => {
  test.each(['Supported: timer, 100rel', 'Require: 100rel'])('PRACK: %s', async (extension) => {
    expect(await eventsOf('prack', EARLY, { extension })).toContainEqual(
      expect.objectContaining({ outcome: 'logged', code: 486, mode: 'early', prompt: 'repeat' }),
    )
  })
  test('not where nobody asked for it', async () => {
    expect(await answersTo('prack-unasked', EARLY)).toEqual([486])
  })
  test('481 for a PRACK of no 183, 400 for a broken one', async () => {
    expect(await answersTo('prack-unmatched-481', EARLY)).toEqual([486])
  })
  test('an offer in PRACK', async () => {
    expect(await answersTo('prack-offer', EARLY)).toEqual([486])
  })
})

describe.concurrent('before the answer', () => {
  test('UPDATE', async () => {
    expect(await answersTo('update-early', EARLY)).toEqual([486])
  })
  test('500 for an INVITE', async () => {
    expect(await answersTo('reinvite-early-500', EARLY)).toEqual([486])
  })
})

describe.concurrent('a call is changed', () => {
  test('hold and resume', async () => {
    expect(await eventsOf('hold-resume', ANNOUNCE)).toContainEqual(
      expect.objectContaining({ type: 'prompt-played', complete: true }),
    )
  })
  const scenarios: readonly (readonly [string, string])[] = [
    ['another codec', 'reinvite-codec'],
    ['488 for what is not spoken', 'reinvite-488'],
    ['without an offer: ours, and 491 until it is answered', 'reinvite-without-offer'],
    ['491 before the first ACK', 'reinvite-pending-491'],
    ['UPDATE', 'update'],
  ]
  test.each(scenarios)('%s', async (_, scenario) => {
    expect(await answersTo(scenario, ANNOUNCE)).toEqual([200])
  })
})

describe.concurrent('session timers (RFC 4028)', () => {
  test('are agreed', async () => {
    expect(await answersTo('session-timer', ANNOUNCE)).toEqual([200])
  })
  test('422 for too short a one, which is no visit yet', async () => {
    expect(await answersTo('session-timer-422', ANNOUNCE)).toEqual([200])
  })
})

describe.concurrent('what belongs together', () => {
  test('481 inside no call', async () => {
    expect(await answersTo('no-such-call-481', ANNOUNCE)).toEqual([])
  })
  const scenarios: readonly (readonly [string, string])[] = [
    ['OPTIONS inside a call', 'options-in-call'],
    ['BYE crosses BYE', 'bye-crossing'],
    ['CANCEL crosses 200', 'cancel-crossing-200'],
    ['482 for the same INVITE by another way', 'merged-482'],
    ['the routes of our BYE', 'record-route'],
  ]
  test.each(scenarios)('%s', async (_, scenario) => {
    expect(await answersTo(scenario, ANNOUNCE)).toEqual([200])
  })
})

describe.concurrent('what cannot be read', () => {
  test('420', async () => {
    expect(await answersTo('require-420', SILENT)).toEqual([])
  })
  test('415', async () => {
    expect(await answersTo('body-415', SILENT)).toEqual([486])
  })
})
