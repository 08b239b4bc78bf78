/** One address that carriers connect to over TCP. */
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { hostPort, listenError } from '../../../../domain/kit/listening.ts'
import { type Address, plainAddress } from './address.ts'
import type { Connections, StreamTransport } from './connections.ts'
import type { UdpSocket } from './udp.ts'

export type StreamListener = {
  /** As bound: the port is real where 0 was asked for. */
  readonly bound: Address
  /** Takes no more; what is connected stays. */
  close(): Promise<void>
}

/** Who may connect, and how. Others are closed before a byte is read from them. */
export type Gate = {
  readonly isKnown: (address: string, transport: StreamTransport) => boolean
  readonly onStranger: () => void
}

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function bindTcp(
  address: Address,
  gate: Gate,
  connections: Connections,
  { datagrams }: Pick<UdpSocket, 'datagrams'>,
): Promise<StreamListener> {
  const listener = await listenFor(address, 'TCP', 'ANSIMPASS_SIP', gate, connections, (socket) => {
    connections.take(socket, 'TCP', listener.bound.port, datagrams)
  })
  return listener
}

/** @param onSocket  gets a socket of a known address that there is room for */
export async function listenFor(
  address: Address,
  transport: StreamTransport,
  setting: string,
  { isKnown, onStranger }: Gate,
  connections: Connections,
  onSocket: (socket: Socket) => void,
): Promise<StreamListener> {
  const server = createServer({ noDelay: true }, (socket) => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    if (!isKnown(peer, transport)) onStranger()
    else if (connections.admit(peer)) return onSocket(socket)
    socket.on('error', () => {}).destroy()
  })
  const port = await listening(server, address, transport, setting)
  return {
    bound: { host: address.host, port },
    close: () =>
      new Promise((resolve) => {
        server.close()
        server.unref() // its connections are closed by whoever took them
        resolve()
      }),
  }
}

function listening(server: Server, address: Address, protocol: string, setting: string): Promise<number> {
  const { host, port } = address
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(setting, `${protocol} ${hostPort(address)}`, error)))
    server.listen({ host, port, ipv6Only: isIPv6(host), exclusive: true }, () => {
      server.removeAllListeners('error').on('error', () => {}) // accept() fails where no descriptor is free: the next may not
      const bound = server.address()
      resolve(bound !== null && typeof bound === 'object' ? bound.port : port)
    })
  })
}
