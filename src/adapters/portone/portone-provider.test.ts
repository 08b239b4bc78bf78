/** PortOne's answers that are odd, and what it is asked. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import { type PortoneServer, type PortoneStep, startPortoneServer } from '../../../tests/support/portone-server.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { IdentityStart } from '../../ports/identity/identity-provider.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { createPortoneProvider, type PortoneOptions } from './portone-provider.ts'

const SECRET = 'api-secret-of-the-test'
const CHANNEL = 'channel-key-test'
const hong = {
  name: '홍길동',
  birthDate: '1971-04-05',
  phoneNumber: '01000000001',
  operator: 'SKT',
  ci: 'CI-hong',
}
const start: IdentityStart = {
  state: 'state.of-this-attempt',
  line: '+821000000001' as Line,
  typed: { name: '홍길동', carrier: 'SKT' },
  language: 'ko',
}

let server: PortoneServer
let events: AppEvent[] = []
const odds: readonly PortoneStep[] = ['send', 'confirm', 'get']
beforeAll(async () => {
  server = await startPortoneServer({ apiSecret: SECRET, channelKey: CHANNEL, people: [hong] })
})
afterEach(() => {
  for (const step of odds) server.answer(step, undefined)
  server.setFault('ok')
  events = []
})
afterAll(() => server.close())

test('asks the PASS app of the line that rang, under a fresh name, with our state', async () => {
  const provider = withOptions({ storeId: 'store-1', ipAddress: '203.0.113.7' })
  const begun = await provider.begin({ ...start, typed: { name: ' 홍길동 '.normalize('NFD'), carrier: 'SKT' } })
  if (begun.kind !== 'on-phone') throw new Error(begun.kind)
  const [method, url, ...body] = (server.asked().at(-1) ?? '').split(' ')
  expect([method, url]).toEqual(['POST', `/identity-verifications/${begun.secret}/send`])
  expect(JSON.parse(body.join(' '))).toEqual({
    storeId: 'store-1',
    channelKey: CHANNEL,
    customer: { name: '홍길동', phoneNumber: '01000000001', ipAddress: '203.0.113.7' },
    customData: start.state,
    operator: 'SKT',
    method: 'APP',
  })
  server.approve(begun.secret)
  expect(await provider.finish(begun.secret, start.state, {})).toMatchObject({ kind: 'proved' })
  const [confirm, get] = server.asked().slice(-2)
  expect(confirm).toContain('"storeId":"store-1"')
  expect(get).toContain('?storeId=store-1')
})

test.each([
  ['+12125550100', 'a foreign line'],
  ['+8225550100', 'a fixed line'],
  ['+827012345678', 'an internet line'],
])('%s is refused without asking: %s has no PASS', async (line) => {
  const before = server.asked().length
  expect(await withOptions().begin({ ...start, line: line as Line })).toEqual({ kind: 'failed', why: 'refused' })
  expect(server.asked()).toHaveLength(before)
})

test.each([
  [{}],
  [{ name: '홍길동' }],
  [{ name: '', carrier: 'SKT' }],
  [{ name: '010-0000-0001', carrier: 'SKT' }],
  [{ name: '<script>', carrier: 'SKT' }],
  [{ name: '홍'.repeat(61), carrier: 'SKT' }],
  [{ name: '홍길동', carrier: 'skt' }],
  [{ name: '홍길동', carrier: 'OTHER' }],
])('%o is no name with a carrier: told so without asking', async (typed) => {
  const before = server.asked().length
  expect(await withOptions().begin({ ...start, typed })).toEqual({ kind: 'failed', why: 'typed-invalid' })
  expect(server.asked()).toHaveLength(before)
})

test('a name that the carrier does not know with this number is refused', async () => {
  const typed = { name: '홍길순', carrier: 'SKT' }
  expect(await withOptions().begin({ ...start, typed })).toEqual({ kind: 'failed', why: 'refused' })
})

test('a request confirmed before its answer came back is proved when asked again', async () => {
  const { provider, secret } = await approved()
  server.answer('get', { status: 502, body: '<html>bad gateway</html>' })
  expect(await provider.finish(secret, start.state, {})).toEqual({ kind: 'failed', why: 'unavailable' })
  server.answer('get', undefined)
  expect(await provider.finish(secret, start.state, {})).toMatchObject({ kind: 'proved' })
})

test('a request that PortOne does not have is not believed', async () => {
  const secret = 'identity-verification-00000000-0000-4000-8000-000000000000'
  expect(await withOptions().finish(secret, start.state, {})).toEqual({ kind: 'failed', why: 'answer-wrong' })
})

test.each<[PortoneStep, number, string, string]>([
  ['confirm', 404, '{"type":"IDENTITY_VERIFICATION_NOT_SENT"}', 'answer-wrong'],
  ['confirm', 500, '{"type":"SOMETHING_NEW"}', 'unavailable'],
  ['confirm', 500, '{}', 'unavailable'],
  ['confirm', 500, 'null', 'unavailable'],
  ['confirm', 500, '"down"', 'unavailable'],
  ['confirm', 500, '', 'unavailable'],
  ['confirm', 200, 'not JSON', 'unavailable'],
  ['get', 404, '{"type":"IDENTITY_VERIFICATION_NOT_FOUND"}', 'answer-wrong'],
  ['get', 200, '{}', 'answer-wrong'],
  ['get', 200, 'null', 'answer-wrong'],
  ['get', 200, '[]', 'answer-wrong'],
  ['get', 403, '{"type":"FORBIDDEN"}', 'unavailable'],
])('%s answered by %i %s proves nobody: %s', async (step, status, body, why) => {
  const { provider, secret } = await approved()
  server.answer(step, { status, body })
  expect(await provider.finish(secret, start.state, {})).toEqual({ kind: 'failed', why })
})

test.each([
  [400, '{"type":"INVALID_REQUEST","message":"홍길동 01000000001"}', 'refused'],
  [429, '{"type":"MAX_TRANSACTION_COUNT_REACHED"}', 'unavailable'],
  [409, '{"type":"IDENTITY_VERIFICATION_ALREADY_SENT"}', 'answer-wrong'],
  [404, '{"type":"CHANNEL_NOT_FOUND"}', 'unavailable'],
  [500, '{"type":["PG_PROVIDER"]}', 'unavailable'],
  [500, '<html></html>', 'unavailable'],
])('a beginning answered by %i %s ends as told: %s', async (status, body, why) => {
  server.answer('send', { status, body })
  expect(await withOptions().begin(start)).toEqual({ kind: 'failed', why })
})

test('wrong settings are told to the operator, without the secret, the number or a name', async () => {
  const provider = withOptions({ apiSecret: 'api-secret-mistyped' })
  expect(await provider.begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
  expect(events).toEqual([{ type: 'fault', part: 'identity', message: 'pass refuses our settings: UNAUTHORIZED' }])
})

test('after failures in a row nobody is asked for a while, and then one is', async () => {
  const provider = withOptions({ breakAfter: 3, breakForMs: 60_000 })
  const quick = withOptions({ breakAfter: 3, breakForMs: 1 })
  server.setFault('down')
  for (let nth = 0; nth < 3; nth++) {
    await provider.begin(start)
    await quick.begin(start)
  }
  server.setFault('ok')
  const before = server.asked().length
  expect(await provider.begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
  expect(server.asked()).toHaveLength(before)
  await eventually(async () => expect(await quick.begin(start)).toMatchObject({ kind: 'on-phone' }))
  expect(events.map((event) => event.type === 'fault' && event.message)).toEqual([
    'pass fails; not asked for 60000 ms',
    'pass fails; not asked for 1 ms',
  ])
})

test('a provider that hangs opens the breaker too, although its requests are never answered', async () => {
  const provider = withOptions({ breakAfter: 2, breakForMs: 60_000, timeLimitMs: 100 })
  server.setFault('hanging')
  expect(await provider.begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
  expect(await provider.begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
  expect(server.held()).toBe(2)
  const before = server.asked().length
  expect(await provider.begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
  expect(server.asked()).toHaveLength(before)
})

test('what one person typed wrongly never keeps the others out', async () => {
  const provider = withOptions({ breakAfter: 2 })
  for (let nth = 0; nth < 4; nth++) await provider.begin({ ...start, typed: { name: '홍길순', carrier: 'SKT' } })
  expect(await provider.begin(start)).toMatchObject({ kind: 'on-phone' })
})

async function approved() {
  const provider = withOptions()
  const begun = await provider.begin(start)
  if (begun.kind !== 'on-phone') throw new Error(begun.kind)
  server.approve(begun.secret)
  return { provider, secret: begun.secret }
}

function withOptions(options: Partial<PortoneOptions> = {}) {
  return createPortoneProvider(
    {
      id: 'pass',
      name: { ko: 'PASS 앱', en: 'PASS app' },
      channelKey: CHANNEL,
      apiSecret: SECRET,
      baseUrl: server.baseUrl,
      ...options,
    },
    { emit: (event) => events.push(event) },
  )
}
