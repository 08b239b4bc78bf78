/** Operators' calls over HTTP: whose site, which time, how many; what comes of one is told by check-in alone. */
import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { visitRef } from '../../../domain/visits/visit-ref.ts'
import type { HandedCall, HandedOutcome } from '../../../ports/call/handed-calls.ts'
import { makeTakeCallEvent } from '../../../usecases/call/take-call-event.ts'
import { readReporters } from '../reports/reporters.ts'
import { createWrongTokens } from '../reports/wrong-tokens.ts'
import { demandAccess } from '../server/access.ts'
import { callEventRoutes } from './call-event-routes.ts'
import { createEventRate } from './event-rate.ts'

const NOW = Date.parse('2022-01-12T12:31:00+09:00')
const TOKENS = { operator: 'operator-token-of-a-test', other: 'token-of-another-one', staff: 'staff-token-of-a-cafe' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const EVENT = {
  siteNumber: '080-000-0001',
  caller: '010-0000-0001',
  at: '2022-01-12T12:30:59.250+09:00',
  eventId: 'e-1',
}

let app: FastifyInstance
let handed: HandedCall[]
let outcome: HandedOutcome
let milliseconds: number
beforeEach(() => {
  handed = []
  outcome = 'logged'
  milliseconds = 0
  const reporters = readReporters(
    JSON.stringify({
      reporters: [
        { name: 'safe-call', kind: 'operator', tokenSha256: sha256(TOKENS.operator), sites: ['0800000001', '142012'] },
        { name: 'other', kind: 'operator', tokenSha256: sha256(TOKENS.other), sites: ['0800000001'] },
        { name: 'cafe', kind: 'staff', tokenSha256: sha256(TOKENS.staff), sites: ['0800000001'] },
      ],
    }),
  )
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  demandAccess(app)
  const hand = async (call: HandedCall) => {
    handed.push(call)
    return outcome
  }
  app.register(
    callEventRoutes({
      reporters,
      wrongTokens: createWrongTokens(() => milliseconds, { emit: () => {} }),
      takeCallEvent: makeTakeCallEvent({ handedCalls: { hand }, clock: { now: () => NOW } }),
      rate: createEventRate(() => milliseconds, 3),
    }),
  )
})
afterEach(() => app.close())

const send = (payload: object, token: string | undefined = TOKENS.operator) =>
  app.inject({ method: 'POST', url: '/v1/calls', payload, headers: { authorization: `Bearer ${token}` } })

test('an event is handed over as a call; stored it is 201, a repeat 200, and nothing is kept by whoever passes it on', async () => {
  const first = await send(EVENT)
  expect([first.statusCode, first.json(), first.headers['cache-control']]).toEqual([
    201,
    { result: 'logged' },
    'no-store',
  ])
  outcome = 'repeat'
  const again = await send(EVENT)
  expect([again.statusCode, again.json()]).toEqual([200, { result: 'repeat' }])
  expect(handed[0]).toMatchObject({
    ...{ site: '0800000001', line: '+821000000001', channel: 'call' },
    receivedAt: Date.parse(EVENT.at),
  })
  expect(handed[1]).toEqual(handed[0])
})

test('the key is of operator, site and event: another of these is another call', async () => {
  await send(EVENT)
  await send({ ...EVENT, siteNumber: '142012' })
  await send({ ...EVENT, eventId: 'e-2' })
  await send(EVENT, TOKENS.other)
  const keys = new Set(handed.map(({ callKey }) => visitRef(callKey)))
  expect(keys.size).toBe(4)
  expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true)
})

test('while calls is away, 503 with the time after which to send it again', async () => {
  outcome = 'unavailable'
  const answer = await send(EVENT)
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
    503,
    '5',
    'CALLS_UNAVAILABLE',
  ])
})

test('an operator has its own sites alone: of another’s, of none and of one that is gone the answer is the same', async () => {
  const others = await send({ ...EVENT, siteNumber: '142012' }, TOKENS.other)
  const nobodys = await send({ ...EVENT, siteNumber: 'abcdefgh' })
  expect(handed).toEqual([])
  outcome = 'no-such-site'
  const gone = await send(EVENT)
  expect([others.statusCode, nobodys.statusCode, gone.statusCode]).toEqual([404, 404, 404])
  expect([others.body, nobodys.body]).toEqual([gone.body, gone.body])
})

test('staff may not, nor who has no token, and their body is not read', async () => {
  expect((await send({ wrong: true }, TOKENS.staff)).statusCode).toBe(403)
  expect((await send({ wrong: true }, 'nobody-s-token-at-all')).statusCode).toBe(401)
})

test.each([
  ['another field', { ...EVENT, more: 1 }],
  ['no event', { siteNumber: EVENT.siteNumber, caller: EVENT.caller, at: EVENT.at }],
  ['an event of words', { ...EVENT, eventId: 'e 1' }],
  ['an event that is a number', { ...EVENT, eventId: 1 }],
  ['an event that is too long', { ...EVENT, eventId: 'e'.repeat(101) }],
  ['a caller who is none', { ...EVENT, caller: 'anonymous' }],
  ['a time without offset', { ...EVENT, at: '2022-01-12T12:31:00' }],
  ['a time that is over a day ago', { ...EVENT, at: '2022-01-11T12:30:59+09:00' }],
  ['a time to come', { ...EVENT, at: '2022-01-12T12:32:01+09:00' }],
])('%s is refused with what is wrong, and the number is not repeated', async (_what, body) => {
  const answer = await send(body)
  expect(answer.statusCode).toBe(400)
  expect(answer.body).not.toContain('0000-0001')
  expect(handed).toEqual([])
})

test('past a second’s number an operator waits, another does not', async () => {
  for (let nth = 0; nth < 3; nth += 1) await send({ ...EVENT, eventId: `e-${nth}` })
  const fourth = await send({ ...EVENT, eventId: 'e-4' })
  expect([fourth.statusCode, fourth.headers['retry-after'], fourth.json().code]).toEqual([429, '1', 'TOO_MANY_EVENTS'])
  expect((await send(EVENT, TOKENS.other)).statusCode).toBe(201)
  milliseconds = 1_000
  expect((await send({ ...EVENT, eventId: 'e-4' })).statusCode).toBe(201)
})
