/** Two real gateways as one: an SMPP text centre first, a relay's HTTP API second. No text twice but by the one rule; each receipt finds its text. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTextCentre, type TextCentre } from '../../demo/text-centre/text-centre.ts'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { splitForeign } from '../../src/adapters/libphonenumber/split-foreign.ts'
import { createSmppGateway, type SmppGateway } from '../../src/adapters/smpp/smpp-gateway.ts'
import { createSolapiGateway, type SolapiGateway } from '../../src/adapters/solapi/solapi-gateway.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type FallbackPolicy, USUAL_FALLBACK } from '../../src/domain/pass/fallback-policy.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { DeliveryReceipt, TextGateway, TextMessage } from '../../src/ports/pass/text-gateway.ts'
import { makeTwoGateways, type TwoGateways } from '../../src/usecases/pass/two-gateways.ts'
import { eventually } from '../support/eventually.ts'
import { type RelayServer, startRelayServer } from '../support/relay-server.ts'
import { incomingTextContract, textGatewayContract } from './text-gateway.contract.ts'

const account = { systemId: 'ansim', password: 'secret' }
const key = { apiKey: 'NCSANSIM', apiSecret: 'a-secret-of-the-relay' }
const line = '+821000005678' as Line
const text = (body: string, more: Partial<TextMessage> = {}): TextMessage => ({
  ...{ to: line, body, validForMs: 60_000, kind: 'pass' },
  ...more,
})

let centre: TextCentre
let relay: RelayServer
let main: SmppGateway
let second: SolapiGateway
let two: TwoGateways
let events: AppEvent[]
/** Minutes can be turned. */
let skipped: number

async function open(policy: Partial<FallbackPolicy> = {}, patienceSeconds = 60): Promise<void> {
  centre = await startTextCentre({ port: 0, clock: () => 0, account })
  relay = await startRelayServer(key)
  events = []
  skipped = 0
  const emit = { emit: (event: AppEvent) => void events.push(event) }
  const { encode, decode, ...charset } = createCp949()
  main = createSmppGateway(
    {
      ...{
        ...account,
        ...charset,
        encode,
        decode,
        address: { host: '127.0.0.1', port: centre.port },
        sender: '0802050001',
      },
      profile: { enquireLinkSeconds: 0.1, answerSeconds: 0.5, patienceSeconds },
      ...{ throttlePauseMs: 20, retryMs: { first: 20, longest: 100 } },
    },
    emit,
  )
  second = createSolapiGateway(
    {
      ...{ ...key, baseUrl: relay.baseUrl, answerMs: 300, splitForeign, sender: '0802050002', smsBytes: 90, encode },
      ...{ checkMs: 50, retryMs: { first: 20, longest: 100 }, throttlePauseMs: 20, reportsAfterMs: [20, 200, 1000] },
    },
    emit,
  )
  two = makeTwoGateways({
    ...{ main, second, events: emit, policy: { ...USUAL_FALLBACK, ...policy } },
    now: () => performance.now() + skipped,
  })
  await eventually(() => expect([main.connected, second.connected]).toEqual([true, true]))
}
async function end(): Promise<void> {
  two.stop()
  await Promise.all([main.close(), second.close()])
  await Promise.all([centre.close(), relay.close()])
}

async function firstInUse() {
  await open()
  return {
    gateway: two,
    received: centre.inbox,
    send: async (from: Line, body: string) => (await centre.send(from, body)) === 0,
    setFault: centre.setFault,
    end,
  }
}

textGatewayContract('makeTwoGateways, the first in use', firstInUse)
incomingTextContract('makeTwoGateways, the first in use', firstInUse)

let isOpen = false
beforeEach(() => {
  isOpen = false
})
afterEach(async () => {
  if (isOpen) await end()
})
async function begin(policy: Partial<FallbackPolicy> = {}, patienceSeconds?: number): Promise<void> {
  await open(policy, patienceSeconds)
  isOpen = true
}
const bodies = () => ({
  main: centre.inbox(line).map((each) => each.text),
  second: relay.received(line).map((each) => each.text),
})
const switches = () =>
  events.flatMap((event) => (event.type === 'gateway-switched' ? [`${event.to} ${event.why}`] : []))
const later = (seconds: number) => {
  skipped += seconds * 1000
}
const away = async () => {
  centre.setFault('down')
  await eventually(() => expect(main.connected).toBe(false))
  expect(two.inUse).toBe('main')
}
const back = async () => {
  centre.setFault('ok')
  await eventually(() => expect(main.connected).toBe(true))
  expect(two.inUse).toBe('second')
}

test('while the first is away for less than its time texts wait; then they go by the second, until the first is well for a minute', async () => {
  await begin()
  await away()
  expect(await two.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
  expect(two.connected).toBe(false)
  later(10)
  expect(two.connected).toBe(true)
  expect(await two.submit(text('하나'))).toMatchObject({ kind: 'accepted', by: 'second' })
  await back()
  later(59)
  expect(await two.submit(text('둘'))).toMatchObject({ kind: 'accepted' })
  later(2)
  expect(await two.submit(text('셋'))).toMatchObject({ kind: 'accepted', by: 'main' })
  expect(switches()).toEqual(['second unreachable', 'main well-again'])
  expect([...bodies().second, ...bodies().main].sort()).toEqual(['둘', '셋', '하나'].sort())
})

test('a first that comes and goes is not there', async () => {
  await begin()
  await away()
  later(6)
  centre.setFault('ok')
  await eventually(() => expect(two.connected).toBe(true))
  await away()
  later(5)
  expect(two.inUse).toBe('second')
})

test('while the first takes none for so long they go by the second, but for one now and then that asks the first', async () => {
  await begin()
  centre.setFault('throttle')
  expect(await two.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
  later(10)
  expect(await two.submit(text('하나'))).toMatchObject({ kind: 'accepted', by: 'second' })
  later(6)
  expect(await two.submit(text('둘'))).toMatchObject({ kind: 'accepted', by: 'second' })
  centre.setFault('ok')
  later(59)
  expect(await two.submit(text('셋'))).toMatchObject({ kind: 'accepted', by: 'main' })
  expect(await two.submit(text('넷'))).toMatchObject({ kind: 'accepted', by: 'second' })
  later(2)
  expect(await two.submit(text('다섯'))).toMatchObject({ kind: 'accepted', by: 'main' })
  expect(switches()).toEqual(['second throttled', 'main well-again'])
})

test('a first that stays connected, takes each text in and answers none is out: second copies and all others go by the second', async () => {
  await begin({}, 0.3)
  centre.setFault('late')
  expect(await two.submit(text('처음'))).toEqual({ kind: 'unanswered' }) // not for long enough: both copies by the first
  const waits = two.submit(text('하나', { validForMs: 600_000 }))
  later(10)
  expect(await waits).toMatchObject({ kind: 'accepted', by: 'second' })
  expect(main.connected).toBe(true)
  expect(await two.submit(text('둘'))).toMatchObject({ by: 'second' })
  later(6)
  const tries = two.submit(text('셋', { validForMs: 600_000 }))
  later(6)
  expect(await two.submit(text('넷'))).toMatchObject({ by: 'second' }) // the first owes an answer
  later(60)
  expect(two.inUse).toBe('second')
  expect(await tries).toMatchObject({ by: 'second' })
  expect(bodies()).toEqual({ main: ['셋', '하나', '처음', '처음'], second: ['셋', '넷', '둘', '하나'] })
  centre.setFault('ok')
  later(59)
  expect(await two.submit(text('다섯'))).toMatchObject({ by: 'main' })
  later(2)
  expect(await two.submit(text('여섯'))).toMatchObject({ by: 'main' })
  expect(switches()).toEqual(['second unanswered', 'main well-again'])
})

test('a text that the first never answered goes once more, by the second, and then by none', async () => {
  await begin()
  centre.setFault('silent')
  const submitted = two.submit(text('하나'))
  await eventually(() => expect(main.connected).toBe(false))
  later(10)
  expect(await submitted).toMatchObject({ kind: 'accepted', by: 'second' })
  relay.setFault('mute')
  expect(await two.submit(text('둘'))).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual({ main: [], second: ['둘', '둘', '하나'] })
})

test('its second copy goes by neither of them before it may', async () => {
  await begin()
  relay.setFault('mute')
  await away()
  later(10)
  let may = false
  let asked = 0
  const mayRepeat = async () => {
    asked += 1
    return may
  }
  const submitted = two.submit(text('하나', { mayRepeat }))
  await eventually(() => expect(asked).toBeGreaterThan(1))
  expect(bodies()).toEqual({ main: [], second: ['하나'] })
  may = true
  expect(await submitted).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual({ main: [], second: ['하나', '하나'] })
  may = false
  await eventually(() => expect(second.connected).toBe(true))
  const over = two.submit(text('둘', { mayRepeat }))
  const before = asked
  await eventually(() => expect(asked).toBeGreaterThan(before))
  later(60)
  expect(await over).toEqual({ kind: 'unanswered' })
  expect(bodies().second).toEqual(['둘', '하나', '하나'])
})

test('as what each of them sends a text is told of both', async () => {
  await begin()
  expect(two.kindsOf('가'.repeat(45))).toEqual({ main: 'sms', second: 'sms' })
  expect(two.kindsOf('가'.repeat(46))).toEqual({ main: 'lms', second: 'lms' })
})

test('a text whose second copy can go nowhere in time is left, not sent a third time', async () => {
  await begin()
  relay.setFault('down')
  await eventually(() => expect(second.connected).toBe(false))
  centre.setFault('silent')
  const submitted = two.submit(text('하나'))
  await eventually(() => expect(main.connected).toBe(false))
  centre.setFault('down')
  later(60)
  expect(await submitted).toEqual({ kind: 'unanswered' })
  expect(bodies()).toEqual({ main: [], second: [] })
})

test('what the first refuses for good goes by the second where the policy says so', async () => {
  await begin({ refused: ['ESME_RINVSRCADR'] })
  const nobody = text('하나', { to: '+82112' as Line })
  expect(await two.submit(nobody)).toMatchObject({ kind: 'refused', why: 'ESME_RINVDSTADR' })
  expect(relay.batches).toEqual([])
  await end()
  await open()
  expect(await two.submit(nobody)).toMatchObject({ kind: 'refused', why: 'ESME_RINVDSTADR' })
  expect(relay.batches).toEqual([1])
})

test('what the second alone refuses waits for the first', async () => {
  await begin()
  await away()
  later(10)
  expect(await two.submit(text('하나', { to: '+82112' as Line }))).toEqual({
    kind: 'unavailable',
    why: 'second-relay-1011',
  })
})

test('kinds that the policy does not name wait for the first; old texts go by the second where it says so', async () => {
  await begin({ kinds: ['pass'], olderThanSeconds: 30 })
  expect(await two.submit(text('하나', { ageMs: 29_000 }))).toMatchObject({ by: 'main' })
  expect(await two.submit(text('둘', { ageMs: 30_000 }))).toMatchObject({ by: 'second' })
  expect(await two.submit(text('셋', { ageMs: 30_000, kind: 'own-page' }))).toMatchObject({ by: 'main' })
  await away()
  later(10)
  expect(await two.submit(text('넷', { kind: 'own-page' }))).toMatchObject({ kind: 'unavailable' })
})

test('each receipt finds its text, whichever gateway had it, though both count from 1', async () => {
  await begin()
  const receipts: DeliveryReceipt[] = []
  two.onReceipt((receipt) => receipts.push(receipt))
  const first = await two.submit(text('하나'))
  await away()
  later(10)
  const other = await two.submit(text('둘'))
  const ids = [first, other].map((each) => (each.kind === 'accepted' ? each.messageId : undefined))
  expect(ids[1]).toMatch(/^second:/)
  await eventually(() => expect(receipts).toEqual(ids.map((messageId) => ({ messageId, state: 'delivered' }))))
})

test('whoever stops while a text waits for its second copy leaves it to the next start', async () => {
  await begin()
  centre.setFault('silent')
  const submitted = two.submit(text('하나'))
  await eventually(() => expect(main.connected).toBe(false))
  two.stop()
  expect(await submitted).toEqual({ kind: 'unavailable', why: 'no-answer' })
})

test('a receipt of the first that bears an id of the second finds nothing of the second', async () => {
  const receipts: DeliveryReceipt[] = []
  const told = new Map<string, (receipt: DeliveryReceipt) => void>()
  const stub = (name: 'main' | 'second'): TextGateway => ({
    ...{ connected: true, window: 1, onIncoming() {}, kindsOf: () => ({ main: 'sms' }) },
    submit: async () => ({ kind: 'accepted', messageId: name === 'main' ? 'second:1' : '1' }),
    onReceipt: (listener) => void told.set(name, listener),
  })
  const both = makeTwoGateways({
    ...{ main: stub('main'), second: stub('second'), policy: { ...USUAL_FALLBACK, olderThanSeconds: 1 } },
    ...{ events: { emit() {} }, now: () => 0 },
  })
  both.onReceipt((receipt) => receipts.push(receipt))
  const [byMain, bySecond] = [await both.submit(text('1')), await both.submit(text('2', { ageMs: 2_000 }))]
  told.get('main')?.({ messageId: 'second:1', state: 'delivered' })
  told.get('second')?.({ messageId: '1', state: 'expired' })
  expect([byMain, bySecond]).toMatchObject([
    { by: 'main', messageId: receipts[0]?.messageId },
    { by: 'second', messageId: receipts[1]?.messageId },
  ])
  expect(receipts[0]?.messageId).not.toBe(receipts[1]?.messageId)
})
