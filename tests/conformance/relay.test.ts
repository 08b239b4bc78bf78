/** The relay's HTTP API in its bad moods: what was surely not taken waits, what may have been taken goes once more and never again. */
import { readFileSync } from 'node:fs'
import { Agent } from 'undici'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { splitForeign } from '../../src/adapters/libphonenumber/split-foreign.ts'
import { probeRelay } from '../../src/adapters/solapi/probe-relay.ts'
import {
  createSolapiGateway,
  type SolapiGateway,
  type SolapiOptions,
} from '../../src/adapters/solapi/solapi-gateway.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { DeliveryReceipt, TextMessage } from '../../src/ports/pass/text-gateway.ts'
import { eventually } from '../support/eventually.ts'
import { type RelayServer, startRelayServer } from '../support/relay-server.ts'
import { makeTestCertificates } from '../support/test-certificates.ts'

const key = { apiKey: 'NCSANSIM', apiSecret: 'a-secret-of-the-relay' }
const line = '+821000005678' as Line
const text = (body: string, more: Partial<TextMessage> = {}): TextMessage => ({
  to: line,
  body,
  validForMs: 60_000,
  ...more,
})

let relay: RelayServer
let gateway: SolapiGateway
let events: AppEvent[]
let receipts: DeliveryReceipt[]

beforeEach(async () => {
  relay = await startRelayServer(key)
  start()
  await connected()
})
afterEach(async () => {
  await gateway.close()
  await relay.close()
})

function start(options: Partial<SolapiOptions> = {}): void {
  events = []
  receipts = []
  gateway = createSolapiGateway(
    {
      ...key,
      ...{ baseUrl: relay.baseUrl, answerMs: 300, splitForeign, sender: '0802050001', smsBytes: 90 },
      encode: createCp949().encode,
      ...{ checkMs: 50, retryMs: { first: 10, longest: 50 }, throttlePauseMs: 20, reportsAfterMs: [20, 50, 200, 1000] },
      ...options,
    },
    { emit: (event) => void events.push(event) },
  )
  gateway.onReceipt((receipt) => receipts.push(receipt))
}
const connected = () => eventually(() => expect(gateway.connected).toBe(true))
const lost = () => events.flatMap((event) => (event.type === 'gateway-lost' ? [event.why] : []))
const notes = (what: string) => events.filter((event) => event.type === 'gateway-noted' && event.what === what).length
const bodies = () => relay.received(line).map((each) => each.text)

test('texts that come together go together, a long one as LMS, and each is answered for itself', async () => {
  const answers = await Promise.all(
    [text('짧은 문자'), text('긴 '.repeat(60)), text('나', { to: '+82112' as Line })].map((each) =>
      gateway.submit(each),
    ),
  )
  expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'refused'])
  expect(answers[2]).toEqual({ kind: 'refused', why: 'relay-1011' })
  expect(relay.received(line).map(({ type, from }) => [type, from])).toEqual([
    ['LMS', '0802050001'],
    ['SMS', '0802050001'],
  ])
  expect(relay.batches).toEqual([3])
})

test('what is longer than an LMS, or has no number of any country, is refused unsent', async () => {
  expect(await gateway.submit(text('가'.repeat(1001)))).toEqual({ kind: 'refused', why: 'too-long' })
  expect(await gateway.submit(text('가', { to: '+999' as Line }))).toEqual({ kind: 'refused', why: 'no-number' })
  expect(relay.batches).toEqual([])
})

test('it says as what it sends a text', () => {
  expect([gateway.kindsOf('a'.repeat(90)), gateway.kindsOf('a'.repeat(91))]).toEqual([{ main: 'sms' }, { main: 'lms' }])
})

test.each([
  ['mute', 'timeout'],
  ['error', 'InternalError'],
  ['garbled', 'malformed'],
] as const)('one that takes texts and answers %s has each twice, and never a third time', async (fault, why) => {
  relay.setFault(fault)
  expect(await gateway.submit(text('둘'))).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual(['둘', '둘'])
  expect([notes('submit-repeated'), notes('submit-unanswered')]).toEqual([1, 1])
  expect(lost()).toContain(why)
})

test('a text of one copy is not repeated', async () => {
  relay.setFault('mute')
  expect(await gateway.submit(text('하나', { copies: 1 }))).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual(['하나'])
})

test('a second copy goes when it may, and not before', async () => {
  relay.setFault('mute')
  const may = [false, true]
  const submitted = gateway.submit(text('하나', { mayRepeat: async () => may.shift() ?? false }))
  await eventually(() => expect(bodies()).toEqual(['하나', '하나']))
  expect([await submitted, may.length, notes('submit-repeated')]).toEqual([{ kind: 'unanswered' }, 0, 1])
  await connected()
  const short = text('둘', { validForMs: 2_500, mayRepeat: async () => false })
  expect(await gateway.submit(short)).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual(['둘', '하나', '하나'])
})

test('a text that may not be repeated is left to the next start when ours ends', async () => {
  relay.setFault('mute')
  const asked = Promise.withResolvers<void>()
  const mayRepeat = async () => {
    asked.resolve()
    return false
  }
  const waits = gateway.submit(text('하나', { mayRepeat }))
  await asked.promise
  await gateway.close()
  expect(await waits).toEqual({ kind: 'unavailable', why: 'no-answer' })
})

test.each(['throttle', 'busy'] as const)('%s: nothing was taken, the pause that it asks for is kept', async (fault) => {
  relay.setFault(fault)
  relay.restSeconds = 1
  const from = performance.now()
  expect(await gateway.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
  relay.setFault('ok')
  expect(await gateway.submit(text('둘'))).toMatchObject({ kind: 'accepted' })
  expect(performance.now() - from).toBeGreaterThan(950)
  expect(bodies()).toEqual(['둘'])
  expect(notes('throttled')).toBe(fault === 'throttle' ? 1 : 0)
})

test('a balance that is used up is told once, and texts go again when it is filled', async () => {
  relay.setFault('broke')
  expect(await gateway.submit(text('하나'))).toEqual({ kind: 'unavailable', why: 'no-balance' })
  expect(gateway.connected).toBe(false)
  expect(await gateway.submit(text('하나'))).toEqual({ kind: 'unavailable', why: 'no-balance' })
  expect(lost()).toEqual(['no-balance'])
  relay.setFault('ok')
  relay.balance += 1
  await connected()
  expect(events).toContainEqual({ type: 'gateway-back' })
  expect(await gateway.submit(text('둘'))).toMatchObject({ kind: 'accepted' })
  expect(gateway.balance).toBe(1_001)
})

test('a text that is refused for the balance costs none of the others that were taken with it', async () => {
  const answers = await Promise.all([text('하나'), text('잔액 부족'), text('둘')].map((each) => gateway.submit(each)))
  expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'unavailable', 'accepted'])
})

test('a key that the relay does not know is told by its name, and no text is lost', async () => {
  relay.setFault('stranger')
  await eventually(() => expect(lost()).toEqual(['InvalidAPIKey']))
  expect(await gateway.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
  relay.setFault('ok')
  await connected()
  expect(await gateway.submit(text('하나'))).toMatchObject({ kind: 'accepted' })
  await expect(probeRelay({ ...key, apiSecret: 'wrong', baseUrl: relay.baseUrl, answerMs: 300 })).rejects.toMatchObject(
    {
      code: 'GATEWAY_REFUSED',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    },
  )
  expect(await probeRelay({ ...key, baseUrl: relay.baseUrl, answerMs: 300 })).toBe(1_000)
})

test('what a relay says in place of a reason is not repeated: a number stands in no log', async () => {
  relay.setFault('telltale')
  expect(await gateway.submit(text('하나'))).toEqual({ kind: 'unavailable', why: 'HTTP 403' })
  expect(lost()).toEqual(['HTTP 403'])
})

test('a relay that answers for its balance alone is tried less and less often, until it takes a text', async () => {
  await gateway.close()
  start({ retryMs: { first: 20, longest: 60_000 } })
  relay.setFault('error')
  for (let nth = 1; nth <= 5; nth += 1) {
    await connected()
    expect(await gateway.submit(text(`${nth}`, { copies: 1 }))).toEqual({ kind: 'unanswered' })
  }
  const begun = performance.now()
  await connected()
  expect(performance.now() - begun).toBeGreaterThan(300) // 20 ms five times doubled, a fifth off either way
  relay.setFault('ok')
  expect(await gateway.submit(text('여섯'))).toMatchObject({ kind: 'accepted' })
})

test('a request that is refused as a whole is taken apart: the text at fault costs itself', async () => {
  const answers = await Promise.all([text('하나'), text(''), text('둘')].map((each) => gateway.submit(each)))
  expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'refused', 'accepted'])
  expect(bodies()).toEqual(['둘', '하나'])
  expect(relay.batches).toEqual([3, 1, 1, 1])
})

test('a relay that goes away with a text under way has it once more when it is back', async () => {
  relay.setFault('silent')
  const submitted = gateway.submit(text('하나'))
  await eventually(() => expect(lost()).toEqual(['timeout']))
  relay.setFault('ok')
  expect(await submitted).toMatchObject({ kind: 'accepted' })
  expect(bodies()).toEqual(['하나'])
})

test.each([
  ['4000', 'delivered'],
  ['3040', 'expired'],
  ['3047', 'undeliverable'],
  ['2254', 'rejected'],
] as const)('delivery that the list tells as %s is %s', async (code, state) => {
  relay.setDelivery('3000')
  const submitted = await gateway.submit(text('하나'))
  const messageId = submitted.kind === 'accepted' ? submitted.messageId : undefined
  relay.setDelivery(code)
  await eventually(() => expect(receipts).toEqual([{ messageId, state }]))
})

test('its certificate is checked: signed by an authority that is known, or nothing goes out', async () => {
  const certificates = makeTestCertificates()
  const files = certificates.sign('relay')
  const tls = { cert: readFileSync(files.certificate), key: readFileSync(files.key) }
  await gateway.close()
  await relay.close()
  relay = await startRelayServer({ ...key, tls })
  start()
  await eventually(() => expect(lost()).toEqual(['UNABLE_TO_VERIFY_LEAF_SIGNATURE']))
  await gateway.close()
  start({ dispatcher: new Agent({ connect: { ca: certificates.authority } }) })
  await connected()
  expect(await gateway.submit(text('하나'))).toMatchObject({ kind: 'accepted' })
  certificates.remove()
})
