/** Delivery receipts in every form in which gateways send them, and texts from handsets. */
import iconv from 'iconv-lite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayProfile } from '../../../src/adapters/smpp/profile/profile.ts'
import { eventually } from '../../support/eventually.ts'
import { dataMessage, delivery, ID, RESP, startWorld, tlv, type World, wellBehaved, write } from './raw-gateway.ts'

let world: World
let sequence = 100

beforeAll(async () => {
  world = await startWorld()
  await world.bound()
})
afterAll(() => world.end())
beforeEach(() => {
  world.receipts.length = 0
  world.incoming.length = 0
  world.takeIncoming(async (text) => void world.incoming.push(text))
})

/** Sends it and waits until it was answered by ESME_ROK. */
async function send(body: Buffer, id: number = ID.deliver, at = world): Promise<void> {
  sequence += 1
  const number = sequence
  at.send(id, number, body)
  await eventually(() => expect(at.last(id + RESP)).toMatchObject({ sequence: number, status: 0 }))
}

const TEXT = 'id:m7 sub:001 dlvrd:001 submit date:2201121231 done date:2201121231 stat:DELIVRD err:000 text:hello'
const IS_DELIVERED = [{ messageId: 'm7', state: 'delivered' }]
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16()
const PAYLOAD = 0x0424
const RECEIPTED_ID = 0x001e
const STATE = 0x0427

test.each([0, 1, 3, 4, 8, 14, 0xf1])('as text in ASCII under data_coding %i', async (dataCoding) => {
  await send(delivery({ text: TEXT, dataCoding }))
  expect(world.receipts).toEqual(IS_DELIVERED)
})

test.each([
  ['UCS-2', delivery({ text: ucs2(TEXT), dataCoding: 8 })],
  ['UCS-2, the little end first', delivery({ text: Buffer.from(TEXT, 'utf16le'), dataCoding: 8 })],
  ['text in message_payload', delivery({ tlvs: tlv(PAYLOAD, TEXT) })],
  ['UCS-2 in message_payload', delivery({ tlvs: tlv(PAYLOAD, ucs2(TEXT)), dataCoding: 8 })],
  ['text behind a user data header', delivery({ esmClass: 0x44, text: Buffer.from(`\x05\0\x03\x01\x01\x01${TEXT}`) })],
  ['parameters alone', delivery({ tlvs: Buffer.concat([tlv(RECEIPTED_ID, 'm7\0'), tlv(STATE, '\x02')]) })],
  [
    'parameters alone, the id without its NUL',
    delivery({ tlvs: Buffer.concat([tlv(RECEIPTED_ID, 'm7'), tlv(STATE, '\x02')]) }),
  ],
  [
    'parameters under esm_class 0',
    delivery({ esmClass: 0, tlvs: Buffer.concat([tlv(RECEIPTED_ID, 'm7\0'), tlv(STATE, '\x02')]) }),
  ],
  [
    'parameters that say more than the text',
    delivery({ text: 'id:other stat:ENROUTE', tlvs: Buffer.concat([tlv(RECEIPTED_ID, 'm7\0'), tlv(STATE, '\x02')]) }),
  ],
  [
    'an id in the parameter, the state in the text',
    delivery({ text: 'stat:DELIVRD', tlvs: tlv(RECEIPTED_ID, 'm7\0') }),
  ],
])('as %s', async (_, body) => {
  await send(body)
  expect(world.receipts).toEqual(IS_DELIVERED)
})

test.each([
  ['text in message_payload', dataMessage(4, 0, tlv(PAYLOAD, TEXT))],
  ['parameters alone', dataMessage(4, 0, Buffer.concat([tlv(RECEIPTED_ID, 'm7\0'), tlv(STATE, '\x02')]))],
])('in a data_sm, as %s', async (_, body) => {
  await send(body, ID.data)
  expect(world.receipts).toEqual(IS_DELIVERED)
})

test.each([
  ['ID:m7 SUB:001 DLVRD:001 STAT:DELIVRD ERR:000 TEXT:x', 'delivered'],
  ['id: m7 stat: DELIVRD err: 0', 'delivered'],
  ['id:m7,stat:DELIVERED,err:000', 'delivered'],
  ['Message ID:"m7" stat:"EXPIRED"', 'expired'],
  ['id:m7\nstat:UNDELIVERABLE\nerr:12F', 'undeliverable'],
  ['id:m7 stat:UNDELIV err:XA1', 'undeliverable'],
  ['id:m7 stat:REJECTED', 'rejected'],
  ['id:m7 stat:DELETED', 'undeliverable'],
  ['id:m7 status:2', 'delivered'],
  ['id:m7 stat:5', 'undeliverable'],
  ['id:m7 stat:ACCEPTD', 'on-its-way'],
  ['id:m7 stat:ENROUTE', 'on-its-way'],
  ['id:m7 stat:NOVEL', 'unknown'],
  ['id:m7', 'unknown'],
  ['stat:DELIVRD err:000 id:m7 text:id:other stat:REJECTD', 'delivered'],
])('in the words "%s": %s', async (text, state) => {
  await send(delivery({ text }))
  expect(world.receipts).toEqual([{ messageId: 'm7', state }])
})

test('an intermediate notification is one, whatever it says, and the last receipt follows', async () => {
  await send(delivery({ esmClass: 0x20, text: TEXT }))
  await send(delivery({ text: TEXT }))
  expect(world.receipts.map(({ state }) => state)).toEqual(['on-its-way', 'delivered'])
})

test('a receipt that names no text is counted, and nothing else', async () => {
  const before = world.notes('receipt-unmatchable')
  await send(delivery({ text: 'stat:DELIVRD' }))
  await send(delivery({ text: '' }))
  expect(world.notes('receipt-unmatchable')).toBe(before + 2)
  expect(world.receipts).toEqual([])
})

const IDS: readonly { form: GatewayProfile['messageId']; answer: string; receipt: string }[] = [
  { form: 'as-is', answer: 'Ab01', receipt: 'Ab01' },
  { form: 'any-case', answer: '00AB', receipt: '00ab' },
  { form: 'padded', answer: '00000A1F', receipt: 'a1f' },
  { form: 'padded', answer: '42', receipt: '0000000042' },
  { form: 'hex-answer', answer: '1A2B3C4D5E6F7890', receipt: '1885667171979196560' },
  { form: 'hex-answer', answer: '0x00ff', receipt: '0000255' },
  { form: 'hex-receipt', answer: '255', receipt: '000000FF' },
]

test.each(IDS)('ids by the profile ($form): $answer is $receipt', async ({ form, answer, receipt }) => {
  const own = await startWorld({
    profile: { messageId: form },
    answer: (socket, pdu) =>
      pdu.id === ID.submit
        ? write(socket, ID.submit + RESP, 0, pdu.sequence, Buffer.from(`${answer}\0`))
        : wellBehaved(socket, pdu),
  })
  await own.bound()
  const taken = await own.submit('안심')
  await send(delivery({ text: `id:${receipt} stat:DELIVRD` }), ID.deliver, own)
  expect(taken).toEqual({ kind: 'accepted', messageId: own.receipts[0]?.messageId })
  await own.end()
})

test('what a handset writes is no receipt, even if it looks like one, unless the profile says that receipts bear no mark', async () => {
  await send(delivery({ esmClass: 0, text: TEXT }))
  expect(world.receipts).toEqual([])
  expect(world.incoming).toEqual([{ from: '+821000005678', body: TEXT }])
  const own = await startWorld({ profile: { unmarkedReceipts: true } })
  await own.bound()
  await send(delivery({ esmClass: 0, text: TEXT }), ID.deliver, own)
  await send(delivery({ esmClass: 0, text: 'STOP' }), ID.deliver, own)
  expect(own.receipts).toEqual(IS_DELIVERED)
  expect(own.incoming).toEqual([{ from: '+821000005678', body: 'STOP' }])
  await own.end()
})

test.each([
  ['UCS-2', 8, ucs2('수신거부')],
  ['CP949', 14, iconv.encode('수신거부', 'cp949')],
])('a text from a handset is read in %s', async (_, dataCoding, text) => {
  await send(delivery({ esmClass: 0, dataCoding, text }))
  expect(world.incoming).toEqual([{ from: '+821000005678', body: '수신거부' }])
})

test('a text from no number that can be a line is taken and left', async () => {
  await send(delivery({ esmClass: 0, text: 'STOP', from: 'PROMO' }))
  expect(world.incoming).toEqual([])
})

test('a text that could not be kept is left with the gateway, which brings it again', async () => {
  world.takeIncoming(() => Promise.reject(new Error('the database is away')))
  world.send(ID.deliver, 99, delivery({ esmClass: 0, text: 'STOP' }))
  await eventually(() => expect(world.last(ID.deliver + RESP)).toMatchObject({ sequence: 99, status: 0x64 }))
})

test('a receipt whose id is longer than one may be names no text, and is not kept', async () => {
  const before = world.notes('receipt-unmatchable')
  const long = Buffer.concat([tlv(RECEIPTED_ID, 'm'.repeat(60_000)), tlv(STATE, '\x02')])
  await send(delivery({ tlvs: long }))
  await send(delivery({ text: `id:${'m'.repeat(65)} stat:DELIVRD` }))
  expect(world.receipts).toEqual([])
  expect(world.notes('receipt-unmatchable')).toBe(before + 2)
})

const LONG = `정정 ${'3차 접종이 빠졌어요 '.repeat(8)}`.slice(0, 104)
const [BEGIN, MIDDLE, END] = [LONG.slice(0, 60), LONG.slice(60, 100), LONG.slice(100)].map(ucs2)
type Parted = (nth: number, bytes?: Buffer) => Buffer
const byHeader =
  (...reference: number[]): Parted =>
  (nth, bytes = Buffer.alloc(0)) => {
    const element = [reference.length === 1 ? 0 : 8, reference.length + 2, ...reference, 3, nth]
    const text = Buffer.concat([Buffer.from([element.length, ...element]), bytes])
    return delivery({ esmClass: 0x40, dataCoding: 8, text })
  }
const byParameters: Parted = (nth, bytes = Buffer.alloc(0)) =>
  delivery({
    ...{ esmClass: 0, dataCoding: 8, text: bytes },
    tlvs: Buffer.concat([tlv(0x020c, '\x01\x08'), tlv(0x020e, '\x03'), tlv(0x020f, Buffer.from([nth]))]),
  })

/** What a PDU of that number was answered with; undefined while it was not. */
const statusOf = (number: number, at = world) =>
  at.of(ID.deliver + RESP).findLast((pdu) => pdu.sequence === number)?.status
/** @returns the number of the PDU: nothing is waited for */
function bring(body: Buffer, at = world): number {
  sequence += 1
  at.send(ID.deliver, sequence, body)
  return sequence
}
const broughtWith = async (body: Buffer, status: number, at = world) => {
  const number = bring(body, at)
  await eventually(() => expect(statusOf(number, at)).toBe(status))
}
const AGAIN = 0x64

test.each([
  ['a reference of one byte', byHeader(7)],
  ['a reference of two bytes', byHeader(1, 7)],
  ['sar_ parameters', byParameters],
])(
  'a longer text of a handset is put together by %s, in whichever order its parts come; none is acknowledged before the whole is kept',
  async (_, parted) => {
    const kept = Promise.withResolvers<void>()
    world.takeIncoming(async (text) => {
      world.incoming.push(text)
      await kept.promise
    })
    const parts = [parted(3, END), parted(1, BEGIN), parted(1, BEGIN), parted(2, MIDDLE)].map((each) => bring(each))
    await eventually(() => expect(world.incoming).toEqual([{ from: '+821000005678', body: LONG }]))
    expect(parts.map((each) => statusOf(each))).toEqual(parts.map(() => undefined))
    kept.resolve()
    await eventually(() => expect(parts.map((each) => statusOf(each))).toEqual(parts.map(() => 0)))
  },
)

test('a gateway that brings the next part only after an answer brings the first again: the text is kept once', async () => {
  await broughtWith(byHeader(31)(1, BEGIN), AGAIN)
  await broughtWith(byHeader(31)(2, MIDDLE), AGAIN)
  await broughtWith(byHeader(31)(3, END), 0)
  for (const part of [byHeader(31)(1, BEGIN), byHeader(31)(2, MIDDLE)]) await broughtWith(part, 0)
  expect(world.incoming).toEqual([{ from: '+821000005678', body: LONG }])
})

test('one that goes on only when that very part is acknowledged does not wait for ever', async () => {
  for (const part of [byHeader(32)(1, BEGIN), byHeader(32)(2, MIDDLE)]) {
    await broughtWith(part, AGAIN)
    await broughtWith(part, 0)
  }
  await broughtWith(byHeader(32)(3, END), 0)
  expect(world.incoming).toEqual([{ from: '+821000005678', body: LONG }])
})

test('another text under the reference of one that was kept is another text', async () => {
  const short = (words: string) => [1, 2].map((nth) => delivery({ ...HEADED, text: headed(nth, ucs2(words)) }))
  for (const words of ['하나', '둘']) {
    const parts = short(words).map((each) => bring(each))
    await eventually(() => expect(parts.map((each) => statusOf(each))).toEqual([0, 0]))
  }
  expect(world.incoming.map(({ body }) => body)).toEqual(['하나하나', '둘둘'])
})
const HEADED = { esmClass: 0x40, dataCoding: 8 }
const headed = (nth: number, bytes: Buffer) => Buffer.concat([Buffer.from([5, 0, 3, 33, 2, nth]), bytes])

test('a part alone is no word, and parts of another text or sender belong to another', async () => {
  const parts = [byHeader(21)(2, ucs2('STOP')), byHeader(22)(1, BEGIN), byHeader(22)(3, END)].map((each) => bring(each))
  await eventually(() => expect(parts.map((each) => statusOf(each))).toEqual([AGAIN, AGAIN, AGAIN]))
  expect(world.incoming).toEqual([])
})

test('a whole that could not be kept is whole again when any of its parts comes again', async () => {
  const own = await startWorld()
  await own.bound()
  let isAway = true
  own.takeIncoming(async (text) => {
    if (isAway) throw new Error('the database is away')
    own.incoming.push(text)
  })
  const all = [byHeader(9)(1, BEGIN), byHeader(9)(2, MIDDLE), byHeader(9)(3, END)]
  const parts = all.map((each) => bring(each, own))
  await eventually(() => expect(parts.map((each) => statusOf(each, own))).toEqual([AGAIN, AGAIN, AGAIN]))
  expect(own.notes('incoming-not-taken')).toBe(1)
  isAway = false
  for (const each of all) await broughtWith(each, 0, own)
  expect(own.incoming).toEqual([{ from: '+821000005678', body: LONG }])
  await own.end()
})
