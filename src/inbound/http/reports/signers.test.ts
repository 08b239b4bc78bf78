/** Signed requests: who is let in, what is looked at before a body is read, and which refusal says what. */
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually.ts'
import { signedBy, type TestKey, testKey } from '../../../../tests/support/signed.ts'
import { demandAccess } from '../server/access.ts'
import { readReporters } from './reporters.ts'
import { signersOf } from './signers.ts'
import { createWrongTokens } from './wrong-tokens.ts'

const NOW = Date.parse('2026-03-01T12:00:00+09:00')
const [OLD, NEW, CARRIER] = [testKey('old-key'), testKey('new-key'), testKey('carrier-key')]
const BODY = '{ "이름": "안심" }'

let app: FastifyInstance
let now: number
/** Requests that were dealt with, and what the next is answered by. */
let dealtWith: number
let statuses: number[]
let held: Promise<void> | undefined
beforeEach(() => {
  now = NOW
  dealtWith = 0
  statuses = []
  held = undefined
  const changed = '2026-03-01T12:00:00+09:00'
  const keys = [
    { ...OLD, until: '2026-03-02T12:00:00+09:00' },
    { ...NEW, from: changed },
  ]
  const reporters = readReporters(
    JSON.stringify({
      reporters: [
        { name: 'safe-call', kind: 'operator', keys, sites: ['142012'] },
        { name: 'telecom', kind: 'carrier', keys: [CARRIER], numbers: ['010'] },
      ],
    }),
  )
  app = Fastify()
  demandAccess(app)
  app.register((scope, _options, done) => {
    const wrongTokens = createWrongTokens(() => 0, { emit: () => {} })
    const signers = signersOf(scope, { reporters, wrongTokens, wallClock: () => now })
    scope.post('/signed', { ...signers.routeFor(['operator']), bodyLimit: 100 }, async (request, reply) => {
      dealtWith += 1
      const nth = dealtWith
      await held
      reply.code(statuses.shift() ?? 200)
      return { who: signers.actorOf(request).name, body: request.body, nth }
    })
    done()
  })
})
afterEach(() => app.close())

async function post(headers: Record<string, string>, payload = BODY) {
  const { statusCode, body, headers: answered } = await app.inject({ method: 'POST', url: '/signed', headers, payload })
  return { status: statusCode, code: JSON.parse(body).code, body: JSON.parse(body), answered }
}
const by = (key: TestKey, at = now, body = BODY) => signedBy(key, body, at)

test('a signed request is its reporter’s, with the body as it was signed', async () => {
  expect(await post(by(OLD))).toMatchObject({ status: 200, body: { who: 'safe-call', body: { 이름: '안심' } } })
})

test('keys change without a gap: each counts in its time', async () => {
  const codes = async () => [(await post(by(OLD))).code, (await post(by(NEW))).code]
  now = NOW - 1
  expect(await codes()).toEqual([undefined, 'SIGNING_KEY_UNKNOWN'])
  now = NOW
  expect(await codes()).toEqual([undefined, undefined])
  now = NOW + 86_400_000
  expect(await codes()).toEqual(['SIGNING_KEY_UNKNOWN', undefined])
})

test('each fault has its code: no signature, no such key, another time, another secret or body, another’s kind', async () => {
  const right = by(OLD)
  const { 'webhook-signature': _none, ...unsigned } = right
  expect(await post(unsigned)).toMatchObject({ status: 401, code: 'SIGNATURE_MISSING' })
  expect(await post(by(testKey('nobody')))).toMatchObject({ status: 401, code: 'SIGNING_KEY_UNKNOWN' })
  expect(await post(by(OLD, now - 301_000))).toMatchObject({ status: 401, code: 'SIGNATURE_OUT_OF_TIME' })
  expect(await post(by(OLD, now + 302_000))).toMatchObject({ status: 401, code: 'SIGNATURE_OUT_OF_TIME' })
  expect(await post(by({ ...NEW, id: OLD.id }))).toMatchObject({ status: 401, code: 'SIGNATURE_WRONG' })
  expect(await post(right, `${BODY} `)).toMatchObject({ status: 401, code: 'SIGNATURE_WRONG' })
  expect(await post({ ...right, 'webhook-id': 'another' })).toMatchObject({ status: 401, code: 'SIGNATURE_WRONG' })
  expect(await post(by(CARRIER))).toMatchObject({ status: 403, code: 'NOT_ALLOWED' })
  expect(await post(by(OLD, now, '{'), '{')).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
})

test('no body is read without key and time, and none beyond its limit however it is signed', async () => {
  const long = ' '.repeat(101)
  expect(await post(by(testKey('nobody'), now, long), long)).toMatchObject({ status: 401, code: 'SIGNING_KEY_UNKNOWN' })
  expect(await post(by(OLD, now - 301_000, long), long)).toMatchObject({ status: 401, code: 'SIGNATURE_OUT_OF_TIME' })
  expect((await post(by(OLD), long)).status).toBe(413)
  expect((await post(by(OLD, now, long), long)).status).toBe(413)
  expect((await post({ ...by(OLD), 'content-type': 'text/plain' })).status).toBe(415)
})

test('past ten faults a minute from one address they are 429, and a right signature still counts', async () => {
  const faults = []
  for (let nth = 0; nth < 11; nth += 1) faults.push((await post(by({ ...NEW, id: OLD.id }))).code)
  expect(faults).toEqual([...Array.from({ length: 10 }, () => 'SIGNATURE_WRONG'), 'TOO_MANY_WRONG_TOKENS'])
  const further = await post(by(testKey('nobody')))
  expect([further.status, further.answered['retry-after'], further.answered['cache-control']]).toEqual([
    429,
    '60',
    'no-store',
  ])
  expect((await post(by(OLD))).status).toBe(200)
})

test('the very same request again is answered by the same, and nothing is done', async () => {
  const right = by(OLD)
  const first = await post(right)
  expect(await post(right)).toMatchObject({ status: 200, body: first.body })
  const moreSigned = { ...right, 'webhook-signature': `v1,${'A'.repeat(43)}= ${right['webhook-signature']}` }
  expect((await post(moreSigned)).body).toEqual(first.body)
  expect(dealtWith).toBe(1)
  expect(await post({ ...right, 'webhook-signature': `v1,${'A'.repeat(43)}=` })).toMatchObject({
    code: 'SIGNATURE_WRONG',
  })
})

test('signed at another time, by another key or with another body it is another request', async () => {
  statuses = [201, 404]
  const right = by(OLD)
  const bodies = []
  for (const headers of [right, by(OLD, now + 1_000), by(NEW), right]) bodies.push((await post(headers)).body.nth)
  expect(bodies).toEqual([1, 2, 3, 1])
  expect((await post(by(OLD, now, '{}'), '{}')).body.nth).toBe(4)
})

test('two of one request at once are one, and the second hears what came of the first', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  held = promise
  const right = by(OLD)
  const both = [post(right), post(right)]
  await eventually(() => expect(dealtWith).toBe(1))
  resolve()
  const [one, other] = await Promise.all(both)
  expect([other?.body, dealtWith]).toEqual([one?.body, 1])
})

test.each([429, 503])('an answer that asks to come again (%i) is none for another time', async (status) => {
  statuses = [status]
  const right = by(OLD)
  expect((await post(right)).status).toBe(status)
  expect(await post(right)).toMatchObject({ status: 200, body: { nth: 2 } })
})
