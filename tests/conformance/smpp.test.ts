/** The gateway's bytes against SMPP 3.4 itself: the peer here is written by hand, without the codec. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { createSmppGateway, type SmppGateway } from '../../src/adapters/smpp/smpp-gateway.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { DeliveryReceipt } from '../../src/ports/pass/text-gateway.ts'
import { eventually } from '../support/eventually.ts'

const ID = { nack: 0x80000000, submit: 4, deliver: 5, unbind: 6, bind: 9, enquire: 0x15 } as const
const RESP = 0x80000000
type Raw = { readonly id: number; readonly status: number; readonly sequence: number; readonly body: Buffer }

/** What the peer does with a PDU; default: answers as a gateway should. */
type Answer = (socket: Socket, pdu: Raw) => void
let answer: Answer
let server: Server
let sockets: Socket[]
let seen: Raw[]
let events: AppEvent[]
let receipts: DeliveryReceipt[]
let gateway: SmppGateway

beforeEach(async () => {
  answer = wellBehaved
  sockets = []
  seen = []
  events = []
  receipts = []
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => socket.destroy())
    readPdus(socket, (pdu) => {
      seen.push(pdu)
      answer(socket, pdu)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  gateway = connectGateway()
})

afterEach(async () => {
  await gateway.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})

test('it binds as a transceiver of version 3.4', async () => {
  await bound()
  const [bind] = seen
  expect(bind).toMatchObject({ id: ID.bind, status: 0 })
  expect(bind?.body.toString('latin1')).toBe('ansim\0secret\0\0\x34\0\0\0')
})

test('a submit_sm carries CP949 as KS C 5601, asks for a receipt and says how long it is of use', async () => {
  await bound()
  expect(await submit('안심 A')).toEqual({ kind: 'accepted', messageId: 'm1' })
  const body = last(ID.submit).body
  const fields = Buffer.concat([
    Buffer.from('\0\x02\x010802050001\0\x01\x01821000005678\0', 'latin1'), // service type, source, destination
    Buffer.from([0, 0, 0, 0]), // esm_class, protocol_id, priority_flag, no schedule
    Buffer.from('000000000500000R\0', 'latin1'), // of use for 5 minutes
    Buffer.from([1, 0, 0x0e, 0, 6]), // receipt, replace, data_coding, default message, length
    Buffer.from([0xbe, 0xc8, 0xbd, 0xc9, 0x20, 0x41]), // 안심 A
  ])
  expect(body.toString('hex')).toBe(fields.toString('hex'))
})

test('a body over 90 bytes goes as message_payload, with no short_message', async () => {
  await bound()
  await submit('가'.repeat(46))
  const { body } = last(ID.submit)
  const payload = body.subarray(-96)
  expect(payload.subarray(0, 4).toString('hex')).toBe('0424005c')
  expect(body.at(-97)).toBe(0)
})

test('a receipt is acknowledged and read, with or without optional parameters', async () => {
  await bound()
  const text = 'id:m1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:'
  const fields = '\0\x01\x01821000005678\0\x02\x010802050001\0\x04\0\0\0\0\0\0\0\0'
  deliver(70, Buffer.concat([Buffer.from(fields, 'latin1'), Buffer.from([text.length]), Buffer.from(text, 'latin1')]))
  const tlvs = Buffer.concat([Buffer.from([0, 0x1e, 0, 3]), Buffer.from('m2\0'), Buffer.from([0x04, 0x27, 0, 1, 3])])
  deliver(71, Buffer.concat([Buffer.from(fields, 'latin1'), Buffer.from([0]), tlvs]))
  await eventually(() =>
    expect(receipts).toEqual([
      { messageId: 'm1', state: 'delivered' },
      { messageId: 'm2', state: 'expired' },
    ]),
  )
  await eventually(() =>
    expect(seen.filter((pdu) => pdu.id === ID.deliver + RESP).map((pdu) => pdu.sequence)).toEqual([70, 71]),
  )
})

test('an enquire_link is answered, an unknown request is refused, neither disturbs the session', async () => {
  await bound()
  write(sockets[0], ID.enquire, 0, 5)
  write(sockets[0], 0x0999, 0, 6)
  await eventually(() => expect(seen.at(-1)).toMatchObject({ id: ID.nack, status: 3, sequence: 6 }))
  expect(seen.some((pdu) => pdu.id === ID.enquire + RESP && pdu.sequence === 5)).toBe(true)
  expect(gateway.connected).toBe(true)
})

test('in a quiet time it asks whether the gateway lives, and stays', async () => {
  await bound()
  await eventually(() => expect(seen.filter((pdu) => pdu.id === ID.enquire).length).toBeGreaterThan(2))
  expect(sockets).toHaveLength(1)
})

test('one text that is never answered is unavailable, and the session goes on', async () => {
  await bound()
  answer = (socket, pdu) => (pdu.id === ID.submit ? undefined : wellBehaved(socket, pdu))
  expect(await submit('안심')).toEqual({ kind: 'unavailable', why: 'no-answer' })
  answer = wellBehaved
  expect(await submit('안심')).toMatchObject({ kind: 'accepted' })
  expect(sockets).toHaveLength(1)
})

test('a generic_nack is the answer to its request', async () => {
  await bound()
  answer = (socket, pdu) => (pdu.id === ID.submit ? write(socket, ID.nack, 1, pdu.sequence) : wellBehaved(socket, pdu))
  expect(await submit('안심')).toEqual({ kind: 'refused', why: 'ESME_RINVMSGLEN' })
})

test.each([
  ['a length without end', Buffer.from('7fffffff000000040000000000000001', 'hex')],
  ['a header that is too short', Buffer.from('0000000500', 'hex')],
  ['a text cut short', Buffer.from('000000110000000500000000000000ff00', 'hex')],
])('%s ends no process, and texts go out again', async (_, bytes) => {
  await bound()
  sockets[0]?.write(bytes)
  await eventually(async () => expect(await submit('안심')).toMatchObject({ kind: 'accepted' }))
})

test('a gateway that unbinds is answered and bound anew', async () => {
  await bound()
  write(sockets[0], ID.unbind, 0, 9)
  await eventually(() => expect(seen.some((pdu) => pdu.id === ID.unbind + RESP && pdu.sequence === 9)).toBe(true))
  await eventually(() => expect(events.map((event) => event.type)).toEqual(['gateway-lost', 'gateway-back']))
  expect(events[0]).toMatchObject({ why: 'unbound-by-gateway' })
})

test('a refused bind is told once with its reason, and tried again with more and more patience', async () => {
  answer = (socket, pdu) =>
    pdu.id === ID.bind ? write(socket, ID.bind + RESP, 0x0e, pdu.sequence) : wellBehaved(socket, pdu)
  await gateway.close()
  gateway = connectGateway()
  await eventually(() => expect(sockets.length).toBeGreaterThan(4))
  const lost = events.filter((event) => event.type === 'gateway-lost')
  expect(lost).toEqual([{ type: 'gateway-lost', why: 'bind-refused ESME_RINVPASWD' }])
  answer = wellBehaved
  await bound()
})

test('no more texts are under way than the window holds', async () => {
  await bound()
  let underWay = 0
  let most = 0
  answer = (socket, pdu) => {
    if (pdu.id !== ID.submit) {
      wellBehaved(socket, pdu)
      return
    }
    most = Math.max(most, ++underWay)
    setImmediate(() => {
      underWay--
      wellBehaved(socket, pdu)
    })
  }
  await Promise.all(Array.from({ length: 100 }, () => submit('안심')))
  expect(most).toBeLessThanOrEqual(7)
  expect(most).toBeGreaterThan(1)
})

test('closing unbinds, and texts that still wait are told so', async () => {
  await bound()
  answer = (socket, pdu) => (pdu.id === ID.submit ? undefined : wellBehaved(socket, pdu))
  const texts = Array.from({ length: 10 }, () => submit('안심'))
  await gateway.close()
  expect((await Promise.all(texts)).every((text) => text.kind === 'unavailable')).toBe(true)
  expect(seen.at(-1)?.id).toBe(ID.unbind)
  expect(await submit('안심')).toEqual({ kind: 'unavailable', why: 'not-connected' })
})

function connectGateway(): SmppGateway {
  const made = createSmppGateway(
    {
      host: '127.0.0.1',
      // A listening TCP server has an address of this form.
      port: (server.address() as AddressInfo).port,
      systemId: 'ansim',
      password: 'secret',
      sender: '0802050001',
      encode: createCp949().encode,
      window: 7,
      enquireLinkMs: 100,
      answerMs: 200,
      retryMs: { first: 5, longest: 50 },
    },
    { emit: (event) => events.push(event) },
  )
  made.onReceipt((receipt) => receipts.push(receipt))
  return made
}

function bound(): Promise<void> {
  return eventually(() => expect(gateway.connected).toBe(true))
}

function submit(body: string) {
  return gateway.submit({ to: '+821000005678' as Line, body, validForMs: 300_000 })
}

function last(id: number): Raw {
  const found = seen.findLast((pdu) => pdu.id === id)
  if (found === undefined) throw new Error(`no PDU ${id.toString(16)} was seen`)
  return found
}

function deliver(sequence: number, body: Buffer): void {
  write(sockets[0], ID.deliver, 0, sequence, body)
}

function wellBehaved(socket: Socket, { id, sequence }: Raw): void {
  if (id >= RESP) return
  const body = id === ID.submit ? Buffer.from('m1\0') : id === ID.bind ? Buffer.from('smsc\0') : Buffer.alloc(0)
  write(socket, id + RESP, 0, sequence, body)
}

function write(
  socket: Socket | undefined,
  id: number,
  status: number,
  sequence: number,
  body: Buffer = Buffer.alloc(0),
): void {
  const header = Buffer.alloc(16)
  for (const [index, value] of [16 + body.byteLength, id, status, sequence].entries())
    header.writeUInt32BE(value, index * 4)
  socket?.write(Buffer.concat([header, body]))
}

function readPdus(socket: Socket, onPdu: (pdu: Raw) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.byteLength >= 16 && rest.byteLength >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0)
      const [id, status, sequence] = [4, 8, 12].map((offset) => rest.readUInt32BE(offset)) as [number, number, number]
      onPdu({ id, status, sequence, body: rest.subarray(16, length) })
      rest = rest.subarray(length)
    }
  })
}
