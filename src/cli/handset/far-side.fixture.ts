/** The other end of a call, as a test wants it. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { header, readSip, type SipReply, type SipRequest, tagOf, writeSip } from './sip-text.ts'

export type FarSide = Awaited<ReturnType<typeof farSide>>
type Handler = (request: SipRequest, from: RemoteInfo) => unknown

/** A UDP socket that answers as its handlers say: what they leave unanswered stays unanswered. Port 0: any. */
export async function farSide(port = 0) {
  const socket: Socket = createSocket('udp4').bind(port, '127.0.0.1')
  await once(socket, 'listening')
  const received: SipRequest[] = []
  const answered: SipReply[] = []
  const datagrams: string[] = []
  const handlers = new Map<string, Handler>()
  let caller: RemoteInfo | undefined
  let isOpen = true
  socket.on('message', (datagram, from) => {
    const message = readSip(datagram)
    if (message === undefined) return
    if (!('method' in message)) {
      answered.push(message)
      return
    }
    caller = from
    received.push(message)
    datagrams.push(datagram.toString())
    handlers.get(message.method)?.(message, from)
  })
  const first = (method: string): SipRequest => {
    const found = received.find((request) => request.method === method)
    if (found === undefined) throw new Error(`no ${method} came`)
    return found
  }
  const send = (text: string, to: { address: string; port: number }): void => {
    if (isOpen) socket.send(text, to.port, to.address)
  }
  return {
    address: { host: '127.0.0.1', port: socket.address().port },
    received,
    datagrams,
    first,
    send,
    on: (method: string, handler: Handler) => handlers.set(method, handler),
    requests: <N extends number>(count: N) => waitFor<SipRequest, N>(socket, received, count),
    replies: <N extends number>(count: N) => waitFor<SipReply, N>(socket, answered, count),
    reply(request: SipRequest, status: string, extra: readonly (readonly [string, string])[] = []) {
      const copied = ['via', 'from', 'call-id', 'cseq'].map((name) => [name, header(request, name)] as const)
      const to = ['To', `${header(request, 'to')}${tagOf(header(request, 'to')) === '' ? ';tag=far' : ''}`] as const
      if (caller !== undefined) send(writeSip(`SIP/2.0 ${status}`, [...copied, to, ...extra]).toString(), caller)
    },
    bye() {
      const invite = first('INVITE')
      const headers = [
        ['Via', 'SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKbye'],
        ['From', `${header(invite, 'to')};tag=far`],
        ['To', header(invite, 'from')],
        ['Call-ID', header(invite, 'call-id')],
        ['CSeq', '1 BYE'],
      ] as const
      if (caller !== undefined) send(writeSip('BYE sip:handset SIP/2.0', headers).toString(), caller)
    },
    close() {
      if (isOpen) socket.close()
      isOpen = false
    },
  }
}

type Tuple<T, N extends number, R extends T[] = []> = R['length'] extends N ? R : Tuple<T, N, [...R, T]>

async function waitFor<T, N extends number>(socket: Socket, list: readonly T[], count: N): Promise<Tuple<T, N>> {
  while (list.length < count) await once(socket, 'message')
  return list.slice(0, count) as Tuple<T, N>
}
