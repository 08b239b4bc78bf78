/** The bytes of a session against SMPP 3.4 itself: binds, submits, signs of life, unbinds. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLink } from '../../../src/adapters/smpp/session/link.ts'
import { eventually } from '../../support/eventually.ts'
import {
  delivery,
  ID,
  IMPATIENT,
  pduOf,
  RESP,
  readPdus,
  startWorld,
  type World,
  wellBehaved,
  write,
} from './raw-gateway.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.end())

test('it binds as a transceiver of version 3.4', async () => {
  await world.bound()
  const [bind] = world.seen
  expect(bind).toMatchObject({ id: ID.bind, status: 0 })
  expect(bind?.body.toString('latin1')).toBe('ansim\0secret\0\0\x34\0\0\0')
})

test('a submit_sm carries CP949 as KS C 5601, asks for a receipt and says how long it is of use', async () => {
  await world.bound()
  expect(await world.submit('안심 A')).toEqual({ kind: 'accepted', messageId: 'm1' })
  const body = world.last(ID.submit).body
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
  await world.bound()
  await world.submit('가'.repeat(46))
  const { body } = world.last(ID.submit)
  const payload = body.subarray(-96)
  expect(payload.subarray(0, 4).toString('hex')).toBe('0424005c')
  expect(body.at(-97)).toBe(0)
})

test('an enquire_link is answered, an unknown request is refused, neither disturbs the session', async () => {
  await world.bound()
  world.send(ID.enquire, 5)
  world.send(0x0999, 6)
  await eventually(() => expect(world.seen.at(-1)).toMatchObject({ id: ID.nack, status: 3, sequence: 6 }))
  expect(world.seen.some((pdu) => pdu.id === ID.enquire + RESP && pdu.sequence === 5)).toBe(true)
  expect(world.gateway.connected).toBe(true)
})

test('in a quiet time it asks whether the gateway lives, and stays', async () => {
  await world.end()
  world = await startWorld({ profile: { enquireLinkSeconds: 0.1 } })
  await world.bound()
  await eventually(() => expect(world.seen.filter((pdu) => pdu.id === ID.enquire).length).toBeGreaterThan(2))
  expect(world.sockets).toHaveLength(1)
})

test('a generic_nack is the answer to its request', async () => {
  await world.bound()
  world.answer((socket, pdu) =>
    pdu.id === ID.submit ? write(socket, ID.nack, 1, pdu.sequence) : wellBehaved(socket, pdu),
  )
  expect(await world.submit('안심')).toEqual({ kind: 'refused', why: 'ESME_RINVMSGLEN' })
})

test('a gateway that unbinds is answered and bound anew', async () => {
  await world.bound()
  world.send(ID.unbind, 9)
  await eventually(() => expect(world.seen.some((pdu) => pdu.id === ID.unbind + RESP && pdu.sequence === 9)).toBe(true))
  await eventually(() => expect(world.events.map((event) => event.type)).toEqual(['gateway-lost', 'gateway-back']))
  expect(world.events[0]).toMatchObject({ why: 'unbound-by-gateway' })
})

test('no more texts are under way than the window holds', async () => {
  await world.bound()
  let underWay = 0
  let most = 0
  world.answer((socket, pdu) => {
    if (pdu.id !== ID.submit) {
      wellBehaved(socket, pdu)
      return
    }
    most = Math.max(most, ++underWay)
    setImmediate(() => {
      underWay--
      wellBehaved(socket, pdu)
    })
  })
  await Promise.all(Array.from({ length: 100 }, () => world.submit('안심')))
  expect(most).toBeLessThanOrEqual(7)
  expect(most).toBeGreaterThan(1)
})

test('closing unbinds, and texts that still wait are told so', async () => {
  await world.bound()
  world.answer((socket, pdu) => (pdu.id === ID.submit ? undefined : wellBehaved(socket, pdu)))
  const texts = Array.from({ length: 10 }, () => world.submit('안심'))
  await world.gateway.close()
  expect((await Promise.all(texts)).every((text) => text.kind === 'unavailable')).toBe(true)
  expect(world.seen.at(-1)?.id).toBe(ID.unbind)
  expect(await world.submit('안심')).toEqual({ kind: 'unavailable', why: 'not-connected' })
})

test('a refused bind is told once with its reason by name, another reason too, and tried again with more and more patience', async () => {
  const refused = await startWorld({
    answer: (socket, pdu) =>
      pdu.id === ID.bind ? write(socket, ID.bind + RESP, 0x0e, pdu.sequence) : wellBehaved(socket, pdu),
  })
  await eventually(() => expect(refused.sockets.length).toBeGreaterThan(4))
  expect(refused.events).toEqual([{ type: 'gateway-lost', why: 'bind-refused ESME_RINVPASWD' }])
  refused.answer((socket, pdu) => write(socket, ID.nack, 0x4b0, pdu.sequence))
  await eventually(() =>
    expect(refused.events.at(-1)).toEqual({ type: 'gateway-lost', why: 'bind-refused 0x000004b0' }),
  )
  refused.answer(wellBehaved)
  await refused.bound()
  expect(refused.events.at(-1)).toEqual({ type: 'gateway-back' })
  await refused.end()
})

test('a bind that is never answered is left', async () => {
  const mute = await startWorld({ profile: IMPATIENT, answer: () => {} })
  await eventually(() => expect(mute.events).toContainEqual({ type: 'gateway-lost', why: 'bind-unanswered' }))
  await mute.end()
})

test('a gateway that hears nothing any more, or closes its half, is left and bound anew', async () => {
  await world.end()
  world = await startWorld({ profile: { enquireLinkSeconds: 0.1, answerSeconds: 1 } })
  await world.bound()
  world.sockets.at(-1)?.end()
  await eventually(() => expect(world.of(ID.bind).length).toBeGreaterThan(1))
  await world.bound()
  world.answer(() => {})
  await eventually(() => expect(world.events).toContainEqual({ type: 'gateway-lost', why: 'silent' }))
})

test('a pair binds a transmitter and a receiver: texts go by the one, receipts come by the other', async () => {
  const pair = await startWorld({ profile: { bind: 'pair', systemType: 'KR' } })
  await eventually(() => expect(pair.of(ID.bindTransmitter).length + pair.of(ID.bindReceiver).length).toBe(2))
  await pair.bound()
  expect(pair.last(ID.bindReceiver).body.toString('latin1')).toBe('ansim\0secret\0KR\0\x34\0\0\0')
  for (const n of [1, 2, 3]) expect(await pair.submit(`문자 ${n}`)).toMatchObject({ kind: 'accepted' })
  const by = (id: number) => pair.sockets.map((_, index) => pair.seenBy(index, id).length)
  const [first = 0, second = 0] = by(ID.submit)
  expect([Math.min(first, second), Math.max(first, second)]).toEqual([0, 3])
  const transmitter = first > 0 ? 0 : 1
  // What may not come by this bind is refused by name and costs nothing.
  pair.sendTo(transmitter, ID.deliver, 40, delivery({ text: 'id:m1 stat:DELIVRD' }))
  await eventually(() => expect(pair.last(ID.deliver + RESP)).toMatchObject({ status: 4, sequence: 40 }))
  pair.sendTo(1 - transmitter, ID.deliver, 41, delivery({ text: 'id:m1 stat:DELIVRD' }))
  await eventually(() => expect(pair.receipts).toEqual([{ messageId: 'm1', state: 'delivered' }]))
  await pair.end()
})

test('several binds share the texts; one that is refused is told, and the others go on', async () => {
  let binds = 0
  const several = await startWorld({
    profile: { binds: 3, window: 2 },
    answer: (socket, pdu) => {
      const isThird = pdu.id === ID.bind && ++binds >= 3
      if (isThird) write(socket, ID.bind + RESP, 0x0d, pdu.sequence)
      else wellBehaved(socket, pdu)
    },
  })
  await eventually(() => expect(several.gateway.binds).toBe(2))
  await eventually(() =>
    expect(several.events).toContainEqual({ type: 'gateway-bind-lost', why: 'bind-refused ESME_RBINDFAIL' }),
  )
  await Promise.all(Array.from({ length: 20 }, (_, n) => several.submit(`문자 ${n}`)))
  const shares = several.sockets.map((_, index) => several.seenBy(index, ID.submit).length).filter((n) => n > 0)
  expect(shares).toHaveLength(2)
  expect(several.events.some(({ type }) => type === 'gateway-lost')).toBe(false)
  await several.end()
})

test('sequence numbers end at 0x7fffffff and begin at 1 again, past those that wait', async () => {
  const late = await startWorld({ firstSequence: 0x7ffffffd })
  await late.bound()
  for (const n of [1, 2, 3, 4]) await late.submit(`문자 ${n}`)
  const numbers = late.seen.filter(({ id }) => id === ID.submit || id === ID.bind).map(({ sequence }) => sequence)
  expect(numbers.slice(0, 3)).toEqual([0x7ffffffd, 0x7ffffffe, 0x7fffffff])
  expect(numbers.slice(3).every((number) => number >= 1 && number < 10)).toBe(true)
  await late.end()
})

test.each([
  ['a query', ID.query, ID.query + RESP, 4],
  ['a bind', ID.bind, ID.bind + RESP, 5],
  ['a submit', ID.submit, ID.submit + RESP, 4],
  ['an unknown command', 0x0115, ID.nack, 3],
])('%s from the gateway is refused by name', async (_, id, answer, status) => {
  await world.bound()
  world.send(id, 77, Buffer.from('x\0'))
  await eventually(() => expect(world.last(answer)).toMatchObject({ sequence: 77, status }))
  expect(await world.submit('안심')).toMatchObject({ kind: 'accepted' })
})

test('alert_notification and outbind have no answer, and cost nothing', async () => {
  await world.bound()
  world.send(ID.alert, 78, Buffer.from('\x01\x01821000005678\0\x01\x01821000005678\0', 'latin1'))
  world.send(ID.outbind, 79, Buffer.from('smsc\0pw\0'))
  world.send(ID.enquire, 80)
  await eventually(() => expect(world.last(ID.enquire + RESP)).toMatchObject({ sequence: 80 }))
  expect(world.seen.some(({ sequence }) => sequence === 78 || sequence === 79)).toBe(false)
  expect([world.notes('outbind'), world.sockets.length]).toEqual([1, 1])
})

test('before it is bound nothing is delivered', async () => {
  const early = await startWorld({
    answer: (socket, pdu) => {
      if (pdu.id === ID.bind) write(socket, ID.deliver, 0, 50, delivery({ text: 'id:m1 stat:DELIVRD' }))
      wellBehaved(socket, pdu)
    },
  })
  await eventually(() => expect(early.last(ID.deliver + RESP)).toMatchObject({ status: 4, sequence: 50 }))
  await early.bound()
  expect(early.receipts).toEqual([])
  await early.end()
})

test('a gateway that asks and reads no answer is read no further: nothing piles up; once it reads, each request has its answer', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  const connected = once(server, 'connection')
  await once(server, 'listening')
  let answered = 0
  const body = Buffer.alloc(16_000)
  const { port } = server.address() as AddressInfo
  const link = openLink(
    { host: '127.0.0.1', port },
    {
      onConnected() {},
      onFrame({ sequence }) {
        answered += 1
        link.send({ id: ID.data + RESP, body }, sequence)
      },
      onLost() {},
      onRoom() {},
    },
  )
  const [socket] = (await connected) as [Socket]
  socket.pause()
  const ASKED = 3_000
  for (let nth = 1; nth <= ASKED; nth += 1) socket.write(pduOf(ID.data, 0, nth, body))
  let before = -1
  await eventually(() => {
    const [now, last] = [answered, before]
    before = now
    expect([link.hasRoom, now]).toEqual([false, last])
  })
  expect(answered).toBeLessThan(ASKED)
  const seen: number[] = []
  readPdus(socket, ({ sequence }) => seen.push(sequence))
  socket.resume()
  await eventually(() => expect(seen).toHaveLength(ASKED))
  expect(seen.every((sequence, index) => sequence === index + 1)).toBe(true)
  link.end()
  socket.destroy()
  server.close()
})

test('a flood of requests is read in parts with pauses between them, and every one is answered', async () => {
  await world.bound()
  const begun = performance.now()
  const flood = Array.from({ length: 50_000 }, (_, nth) => pduOf(ID.enquire, 0, nth + 1))
  world.sockets[0]?.write(Buffer.concat(flood))
  await eventually(() => expect(world.of(ID.enquire + RESP)).toHaveLength(flood.length))
  // 800 kB are at least a dozen readings of 64 kB, 50 ms apart.
  expect(performance.now() - begun).toBeGreaterThan(500)
  expect(await world.submit('안심')).toMatchObject({ kind: 'accepted' })
  expect(world.sockets).toHaveLength(1)
})
