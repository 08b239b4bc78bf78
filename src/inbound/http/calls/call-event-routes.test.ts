/** Operators' calls over HTTP: whose site, which time, how many; what comes of one is told by check-in alone. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signedBy, type TestKey, testKey } from '../../../../tests/support/signed.ts'
import { visitRef } from '../../../domain/visits/visit-ref.ts'
import type { HandedAnswer, HandedCall } from '../../../ports/call/handed-calls.ts'
import type { HeldClock } from '../../../ports/kit/clock.ts'
import { makeEventQuota } from '../../../usecases/call/event-quota.ts'
import { makeTakeCallEvents } from '../../../usecases/call/take-call-events.ts'
import { readReporters } from '../reports/reporters.ts'
import { createWrongTokens } from '../reports/wrong-tokens.ts'
import { demandAccess } from '../server/access.ts'
import { callEventRoutes } from './call-event-routes.ts'
import { createEventRate } from './event-rate.ts'

const NOW = Date.parse('2022-01-12T12:31:00+09:00')
const KEYS = { operator: testKey('operator'), other: testKey('other'), carrier: testKey('carrier') }
const EVENT = {
  siteNumber: '080-000-0001',
  caller: '010-0000-0001',
  at: '2022-01-12T12:30:59.250+09:00',
  eventId: 'e-1',
}

let app: FastifyInstance
let handed: HandedCall[]
let answerTo: (call: HandedCall) => HandedAnswer
let milliseconds: number
let noted: unknown[]
let held: HeldClock | undefined
beforeEach(() => {
  handed = []
  answerTo = () => LOGGED
  milliseconds = 0
  noted = []
  held = undefined
  const reporters = readReporters(
    JSON.stringify({
      reporters: [
        { name: 'safe-call', kind: 'operator', keys: [KEYS.operator], sites: ['0800000001', '142012'] },
        { name: 'other', kind: 'operator', keys: [KEYS.other], sites: ['0800000001'], perDay: 3 },
        { name: 'telecom', kind: 'carrier', keys: [KEYS.carrier], numbers: ['010'] },
      ],
    }),
  )
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  demandAccess(app)
  const hand = async (calls: readonly HandedCall[]) => {
    handed.push(...calls)
    return calls.map(answerTo)
  }
  app.register(
    callEventRoutes({
      reporters,
      wallClock: Date.now,
      wrongTokens: createWrongTokens(() => milliseconds, { emit: () => {} }),
      takeCallEvents: makeTakeCallEvents({
        handedCalls: { hand },
        clock: { now: () => NOW, held: () => held },
        audit: { note: ({ name }, verb, count) => void noted.push([name, verb, count]) },
      }),
      quota: makeEventQuota({
        dayLimits: { count: async () => [1] },
        clock: { now: () => NOW },
        events: { emit: () => {} },
      }),
      rate: createEventRate(() => milliseconds, { perSecond: 2, atOnce: 10 }),
    }),
  )
})
afterEach(() => app.close())

const send = (payload: object | string, key: TestKey = KEYS.operator) => {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return app.inject({ method: 'POST', url: '/v1/call-events', payload: body, headers: signedBy(key, body) })
}

test('an event is handed over as a call; stored it is 201 with what the caller is to hear, and 200 where it was stored before', async () => {
  answerTo = () => ({ outcome: 'logged', prompt: { kind: 'logged-pass', language: 'ko', digits: '0001' } })
  const first = await send(EVENT)
  expect([first.statusCode, first.json(), first.headers['cache-control']]).toEqual([
    201,
    { eventId: 'e-1', outcome: 'logged', prompt: { id: 'logged-pass', language: 'ko', digits: '0001' } },
    'no-store',
  ])
  answerTo = () => ({ outcome: 'already', prompt: { kind: 'logged-text', language: 'en', digits: '' } })
  const again = await send(EVENT)
  expect([again.statusCode, again.json()]).toEqual([
    200,
    { eventId: 'e-1', outcome: 'already', prompt: { id: 'logged-text', language: 'en' } },
  ])
  answerTo = () => ({ outcome: 'repeat' })
  const repeat = await send(EVENT)
  expect([repeat.statusCode, repeat.json()]).toEqual([200, { eventId: 'e-1', outcome: 'repeat' }])
  expect(handed[0]).toMatchObject({
    ...{ site: '0800000001', line: '+821000000001', channel: 'call' },
    receivedAt: Date.parse(EVENT.at),
  })
  expect(handed.slice(1)).toEqual([handed[0], handed[0]])
})

test('of a list each event is answered by itself, in its place; a bad one costs itself', async () => {
  const retired = { ...EVENT, siteNumber: '142012', eventId: 'e-6' }
  answerTo = ({ site }) => (site === '142012' ? { outcome: 'no-such-site' } : LOGGED)
  const list = [7, EVENT, { ...EVENT, at: 'noon, or so it was', eventId: 'e-2' }, { ...EVENT, eventId: 'e 3' }]
  const more = [retired, { ...EVENT, siteNumber: '0800000009', eventId: 'e-7' }, { ...EVENT, eventId: 'e-8' }]
  const answer = await send([...list, ...more])
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    results: [
      { outcome: 'refused', code: 'REQUEST_INVALID', message: 'the event must be object' },
      { eventId: 'e-1', outcome: 'logged' },
      expect.objectContaining({ eventId: 'e-2', outcome: 'refused', code: 'REQUEST_INVALID' }),
      expect.objectContaining({
        outcome: 'refused',
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(/^eventId /),
      }),
      expect.objectContaining({ eventId: 'e-6', outcome: 'refused', code: 'NO_SUCH_SITE' }),
      expect.objectContaining({ eventId: 'e-7', outcome: 'refused', code: 'NO_SUCH_SITE' }),
      { eventId: 'e-8', outcome: 'logged' },
    ],
  })
  expect(answer.body).not.toContain('0000-0001')
  expect(handed).toHaveLength(3)
})

test('a list of which one event is not known to be stored is 503 with what came of each', async () => {
  answerTo = ({ receivedAt }) => (receivedAt === NOW ? { outcome: 'unavailable' } : LOGGED)
  const answer = await send([EVENT, { ...EVENT, at: '2022-01-12T12:31:00+09:00', eventId: 'e-2' }])
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  expect(answer.json().results).toMatchObject([
    { eventId: 'e-1', outcome: 'logged' },
    { eventId: 'e-2', outcome: 'unavailable', code: 'CALLS_UNAVAILABLE' },
  ])
})

test('a list has one event at least and a thousand at most, and its longest is taken', async () => {
  const event = { ...EVENT, siteNumber: '0800000001', caller: '0'.repeat(20), eventId: 'e'.repeat(100) }
  const longest = { ...event, at: '2022-01-12T12:30:59.2500000+09:00'.slice(0, 32) }
  const list = Array.from({ length: 1_000 }, () => longest)
  // Ten at once is all that this operator may: the list was read.
  expect((await send(list)).statusCode).toBe(429)
  expect((await send([...list, longest])).json().message).toMatch(/^a list has 1 to 1000 events/)
  expect((await send([])).json().message).toMatch(/^a list has 1 to 1000 events/)
  expect((await send(JSON.stringify(list) + ' '.repeat(327_680))).statusCode).toBe(413)
})

test('the key is of operator, site and event: another of these is another call', async () => {
  await send(EVENT)
  await send({ ...EVENT, siteNumber: '142012' })
  await send({ ...EVENT, eventId: 'e-2' })
  await send(EVENT, KEYS.other)
  const keys = new Set(handed.map(({ callKey }) => visitRef(callKey)))
  expect(keys.size).toBe(4)
  expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true)
})

test('while calls is away, 503 with the time after which to send it again', async () => {
  answerTo = () => ({ outcome: 'unavailable' })
  const answer = await send(EVENT)
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([
    503,
    '5',
    'CALLS_UNAVAILABLE',
  ])
})

test('an operator has its own sites alone: of another’s, of none and of one that is gone the answer is the same', async () => {
  const others = await send({ ...EVENT, siteNumber: '142012' }, KEYS.other)
  const nobodys = await send({ ...EVENT, siteNumber: 'abcdefgh' })
  expect(handed).toEqual([])
  answerTo = () => ({ outcome: 'no-such-site' })
  const gone = await send(EVENT)
  expect([others.statusCode, nobodys.statusCode, gone.statusCode]).toEqual([404, 404, 404])
  expect([others.body, nobodys.body]).toEqual([gone.body, gone.body])
})

test('another kind of reporter may not, nor who has no key', async () => {
  expect((await send({ wrong: true }, KEYS.carrier)).statusCode).toBe(403)
  expect((await send({ wrong: true }, testKey('nobody'))).statusCode).toBe(401)
})

test.each([
  ['another field', { ...EVENT, more: 1 }],
  ['no event', { siteNumber: EVENT.siteNumber, caller: EVENT.caller, at: EVENT.at }],
  ['an event of words', { ...EVENT, eventId: 'e 1' }],
  ['an event that is a number', { ...EVENT, eventId: 1 }],
  ['an event that is too long', { ...EVENT, eventId: 'e'.repeat(101) }],
  ['a caller who is none', { ...EVENT, caller: 'anonymous' }],
  ['a time without offset', { ...EVENT, at: '2022-01-12T12:31:00' }],
  ['a time of a day that is gone', { ...EVENT, at: '2021-12-15T23:59:59+09:00' }],
  ['a time to come', { ...EVENT, at: '2022-01-12T12:32:01+09:00' }],
])('%s is refused with what is wrong, and the number is not repeated', async (_what, body) => {
  const answer = await send(body)
  expect(answer.statusCode).toBe(400)
  expect(answer.body).not.toContain('0000-0001')
  expect(handed).toEqual([])
})

test('of a batch the audit has how many were taken, those of before too; what is refused or unavailable is not', async () => {
  answerTo = ({ receivedAt }) => ({ outcome: receivedAt === NOW ? 'unavailable' : 'already' })
  await send([EVENT, { ...EVENT, eventId: 'e-2' }, { ...EVENT, at: '2022-01-12T12:31:00+09:00' }, 7])
  await send({ ...EVENT, caller: 'nobody' })
  expect(noted).toEqual([
    ['safe-call', 'call-events', 2],
    ['safe-call', 'call-events', 0],
  ])
})

test('of every day that is kept an event is taken; while the clocks do not agree none is refused for its time', async () => {
  expect((await send({ ...EVENT, at: '2021-12-16T00:00:00+09:00' })).statusCode).toBe(201)
  held = { why: 'not-compared', detail: '', latest: NOW, since: NOW }
  for (const at of ['2021-12-15T23:59:59+09:00', '2022-01-12T12:32:01+09:00']) {
    const answer = await send({ ...EVENT, at })
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'CALLS_UNAVAILABLE'])
  }
  expect(handed).toHaveLength(1)
})

test('past its number an operator waits, and nothing of the request is taken; another does not', async () => {
  const list = Array.from({ length: 10 }, (_, nth) => ({ ...EVENT, eventId: `e-${nth}` }))
  expect((await send(list)).statusCode).toBe(200)
  const more = await send(EVENT)
  expect([more.statusCode, more.headers['retry-after'], more.json().code]).toEqual([429, '1', 'TOO_MANY_EVENTS'])
  expect((await send(EVENT, KEYS.other)).statusCode).toBe(201)
  milliseconds = 1_000
  expect((await send(list.slice(0, 3))).statusCode).toBe(429)
  expect((await send(list.slice(0, 2))).statusCode).toBe(200)
  milliseconds = 1e6
  expect((await send([...list, EVENT])).statusCode).toBe(429)
  expect((await send(list)).statusCode).toBe(200)
  expect(handed).toHaveLength(23)
})

test('past the day’s number of its entry nothing of a request is taken', async () => {
  const list = [EVENT, { ...EVENT, eventId: 'e-2' }]
  expect((await send(list, KEYS.other)).statusCode).toBe(200)
  const second = await send(list, KEYS.other)
  expect([second.statusCode, second.json().code]).toEqual([429, 'QUOTA_REACHED'])
  expect(handed).toHaveLength(2)
  expect((await send(EVENT, KEYS.other)).statusCode).toBe(201)
  expect((await send(list)).statusCode).toBe(200)
})

test('a copied request, however often it comes, uses up neither the second nor the day of its operator', async () => {
  answerTo = () => ({ outcome: 'repeat' })
  const body = JSON.stringify([EVENT, { ...EVENT, eventId: 'e-2' }])
  const headers = signedBy(KEYS.other, body)
  const copies = []
  for (let nth = 0; nth < 20; nth += 1)
    copies.push(await app.inject({ method: 'POST', url: '/v1/call-events', payload: body, headers }))
  expect(new Set(copies.map(({ statusCode, body: answer }) => `${statusCode} ${answer}`)).size).toBe(1)
  expect([copies[19]?.statusCode, copies[19]?.headers['cache-control'], handed.length]).toEqual([200, 'no-store', 2])
  expect((await send(EVENT, KEYS.other)).statusCode).toBe(200)
  expect((await send(EVENT, KEYS.other)).json().code).toBe('QUOTA_REACHED')
})

test('the example client sends a file, signed, comes again where it is told to, and names the line of what is refused', async () => {
  let tries = 0
  answerTo = ({ receivedAt }) => {
    if (receivedAt !== NOW) return LOGGED
    tries += 1
    return tries === 1 ? { outcome: 'unavailable' } : { outcome: 'already' }
  }
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-example-'))
  const file = join(folder, 'calls.jsonl')
  const lines = [
    EVENT,
    { ...EVENT, at: 'noon, or so it was' },
    { ...EVENT, at: '2022-01-12T12:31:00+09:00', eventId: 'e-3' },
  ]
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  app.addHook('onSend', async (_request, reply) => {
    if (reply.hasHeader('retry-after')) reply.header('retry-after', '0')
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const args = ['docs/examples/call-events.ts', file, url, KEYS.operator.id, KEYS.operator.secret]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
  rmSync(folder, { recursive: true })
  expect(JSON.parse(stdout)).toEqual({ logged: 1, refused: 1, already: 1 })
  expect(stderr).toMatch(/^line 2: REQUEST_INVALID: at is no time/m)
  expect(tries).toBe(2)
})

const LOGGED: HandedAnswer = { outcome: 'logged' }

test('sent again, what was not stored or was stored before uses up nothing of the day', async () => {
  const events = [EVENT, { ...EVENT, eventId: 'e-2' }, { ...EVENT, eventId: 'e-3' }]
  for (const outcome of ['unavailable', 'already', 'unavailable'] as const) {
    answerTo = () => ({ outcome })
    expect((await send(events, KEYS.other)).statusCode).not.toBe(429)
    milliseconds += 5_000
  }
  answerTo = () => LOGGED
  expect((await send(events, KEYS.other)).statusCode).toBe(200)
  milliseconds += 5_000
  expect((await send(EVENT, KEYS.other)).json().code).toBe('QUOTA_REACHED')
})
