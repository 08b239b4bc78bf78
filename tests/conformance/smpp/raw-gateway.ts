/** A gateway written by hand, without a codec, and ours connected to it: what goes over the wire is seen byte by byte. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { expect } from 'vitest'
import { createCp949 } from '../../../src/adapters/cp949/cp949.ts'
import { createSmppGateway, type SmppGateway, type SmppOptions } from '../../../src/adapters/smpp/smpp-gateway.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { AppEvent } from '../../../src/ports/kit/events.ts'
import type { DeliveryReceipt, IncomingText, Submitted, TextMessage } from '../../../src/ports/pass/text-gateway.ts'
import { eventually } from '../../support/eventually.ts'

export const ID = {
  nack: 0x80000000,
  bindReceiver: 1,
  bindTransmitter: 2,
  query: 3,
  submit: 4,
  deliver: 5,
  unbind: 6,
  bind: 9,
  outbind: 0x0b,
  enquire: 0x15,
  alert: 0x102,
  data: 0x103,
} as const
export const RESP = 0x80000000
export type Raw = { readonly id: number; readonly status: number; readonly sequence: number; readonly body: Buffer }
/** What the gateway does with a PDU; default: answers as it should. */
export type Answer = (socket: Socket, pdu: Raw) => void

export type World = Awaited<ReturnType<typeof startWorld>>

/** Patient, so that a slow machine changes nothing; quick to try again. */
const USUAL: Pick<SmppOptions, 'profile' | 'retryMs' | 'throttlePauseMs'> = {
  profile: { window: 7, enquireLinkSeconds: 60, answerSeconds: 10, patienceSeconds: 60 },
  retryMs: { first: 5, longest: 50 },
  throttlePauseMs: 30,
}
/** Quick to lose patience with an answer. */
export const IMPATIENT = { answerSeconds: 0.2, patienceSeconds: 0.5 }

export async function startWorld(options: Partial<SmppOptions> & { readonly answer?: Answer } = {}) {
  const sockets: Socket[] = []
  const seen: Raw[] = []
  const from = new Map<Raw, Socket>()
  const events: AppEvent[] = []
  const receipts: DeliveryReceipt[] = []
  const incoming: IncomingText[] = []
  let answer: Answer = options.answer ?? wellBehaved
  let takeIncoming: (text: IncomingText) => Promise<void> = async (text) => void incoming.push(text)
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => socket.destroy())
    readPdus(socket, (pdu) => {
      seen.push(pdu)
      from.set(pdu, socket)
      answer(socket, pdu)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address of this form.
  const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const gateway: SmppGateway = createSmppGateway(
    {
      ...USUAL,
      address,
      systemId: 'ansim',
      password: 'secret',
      sender: '0802050001',
      ...createCp949(),
      ...options,
      profile: { ...USUAL.profile, ...options.profile },
    },
    { emit: (event) => void events.push(event) },
  )
  gateway.onReceipt((receipt) => receipts.push(receipt))
  gateway.onIncoming((text) => takeIncoming(text))

  return {
    gateway,
    address,
    sockets,
    seen,
    events,
    receipts,
    incoming,
    answer: (next: Answer) => {
      answer = next
    },
    takeIncoming: (next: typeof takeIncoming) => {
      takeIncoming = next
    },
    bound: () => eventually(() => expect(gateway.connected).toBe(true)),
    submit: (
      body: string,
      to = '+821000005678',
      validForMs = 300_000,
      mayRepeat?: TextMessage['mayRepeat'],
    ): Promise<Submitted> =>
      gateway.submit({ to: to as Line, body, validForMs, ...(mayRepeat === undefined ? {} : { mayRepeat }) }),
    /** What came over the connection of that number. */
    seenBy: (index: number, id: number) => seen.filter((pdu) => pdu.id === id && from.get(pdu) === sockets[index]),
    sendTo: (index: number, id: number, sequence: number, body?: Buffer) =>
      write(sockets[index], id, 0, sequence, body),
    of: (id: number) => seen.filter((pdu) => pdu.id === id),
    last(id: number): Raw {
      const found = seen.findLast((pdu) => pdu.id === id)
      if (found === undefined) throw new Error(`no PDU ${id.toString(16)} was seen`)
      return found
    },
    /** A PDU to the newest connection. */
    send: (id: number, sequence: number, body: Buffer = Buffer.alloc(0), status = 0) =>
      write(sockets.at(-1), id, status, sequence, body),
    notes: (what: string) => events.filter((event) => event.type === 'gateway-noted' && event.what === what).length,
    async end() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await gateway.close()
    },
  }
}

export function wellBehaved(socket: Socket, { id, sequence }: Raw): void {
  if (id >= RESP) return
  const isBind = id === ID.bind || id === ID.bindReceiver || id === ID.bindTransmitter
  const body = id === ID.submit ? Buffer.from('m1\0') : isBind ? Buffer.from('smsc\0') : Buffer.alloc(0)
  write(socket, id + RESP, 0, sequence, body)
}

export function pduOf(id: number, status: number, sequence: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(16)
  for (const [index, value] of [16 + body.byteLength, id, status, sequence].entries())
    header.writeUInt32BE(value, index * 4)
  return Buffer.concat([header, body])
}

export function write(socket: Socket | undefined, id: number, status: number, sequence: number, body?: Buffer): void {
  socket?.write(pduOf(id, status, sequence, body))
}

type Delivery = {
  readonly esmClass?: number
  readonly dataCoding?: number
  readonly text?: string | Buffer
  readonly tlvs?: Buffer
  readonly from?: string
}

/** The body of a deliver_sm; unless said otherwise a receipt of the gateway. */
export function delivery({
  esmClass = 4,
  dataCoding = 0,
  text = '',
  tlvs = Buffer.alloc(0),
  from = '821000005678',
}: Delivery) {
  const bytes = Buffer.from(text)
  const head = Buffer.from(`\0\x01\x01${from}\0\x02\x010802050001\0`, 'latin1')
  return Buffer.concat([head, Buffer.from([esmClass, 0, 0, 0, 0, 0, 0, dataCoding, 0, bytes.byteLength]), bytes, tlvs])
}

/** The body of a data_sm. */
export function dataMessage(esmClass: number, dataCoding: number, tlvs: Buffer): Buffer {
  const head = Buffer.from('\0\x01\x01821000005678\0\x02\x010802050001\0', 'latin1')
  return Buffer.concat([head, Buffer.from([esmClass, 0, dataCoding]), tlvs])
}

export function tlv(tag: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  const head = Buffer.alloc(4)
  head.writeUInt16BE(tag, 0)
  head.writeUInt16BE(bytes.byteLength, 2)
  return Buffer.concat([head, bytes])
}

export function readPdus(socket: Socket, onPdu: (pdu: Raw) => void): void {
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
