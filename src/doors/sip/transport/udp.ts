/** One UDP socket that carriers ring at. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { AppError } from '../../../domain/errors.ts'

export type Address = { readonly host: string; readonly port: number }

export type UdpSocket = {
  /** As bound: the port is real where 0 was asked for. */
  readonly bound: Address
  /** Latin-1 text to an IP address, never a name. Errors go to `onFault`. */
  send(text: string, port: number, address: string): void
  /** The address of ours that `peer` sees: where the socket listens on all addresses the system is asked, once a peer. */
  localAddress(peer: string): Promise<string>
  close(): Promise<void>
}

type Handlers = {
  readonly onPacket: (text: string, from: RemoteInfo, socket: UdpSocket) => void
  readonly onFault: (message: string) => void
}

/** A burst at lunch waits here while a batch is on its way to disk; the system may grant less (net.core.rmem_max). */
const BUFFER_BYTES = 8 * 1024 * 1024
const MOST_PEERS = 1_024

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function bindUdp(address: Address, handlers: Handlers): Promise<UdpSocket> {
  const v6 = isIPv6(address.host)
  const socket = createSocket({
    type: v6 ? 'udp6' : 'udp4',
    ipv6Only: v6,
    recvBufferSize: BUFFER_BYTES,
    sendBufferSize: BUFFER_BYTES,
    // Only addresses are ever sent to: this saves a thread-pool round trip for each packet, and can resolve nothing.
    lookup: (host, _options, callback) => callback(null, host, v6 ? 6 : 4),
  })
  await bound(socket, address)
  const udp = asUdpSocket(socket, address.host)
  socket.on('message', (data, from) => handlers.onPacket(data.toString('latin1'), from, udp))
  socket.on('error', (error) => handlers.onFault(error.message))
  return udp
}

function bound(socket: Socket, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)))
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      resolve()
    })
  })
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  return error.code === 'EADDRINUSE'
    ? new AppError('PORT_IN_USE', `SIP: UDP ${host}:${port} is taken; stop the other program or set ANSIMPASS_SIP`)
    : new AppError(
        'ADDRESS_UNAVAILABLE',
        `SIP: cannot listen on UDP ${host}:${port} (${error.code}); set ANSIMPASS_SIP`,
      )
}

function asUdpSocket(socket: Socket, host: string): UdpSocket {
  const everywhere = host === '0.0.0.0' || /^[0:]+$/.test(host)
  const seenBy = new Map<string, Promise<string>>()
  return {
    bound: { host, port: socket.address().port },
    send: (text, port, address) => socket.send(Buffer.from(text, 'latin1'), port, address),
    async localAddress(peer) {
      if (!everywhere) return host
      if (seenBy.size === MOST_PEERS) seenBy.clear()
      const known = seenBy.get(peer) ?? routeTo(peer)
      seenBy.set(peer, known)
      return known
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Connecting a UDP socket sends nothing; it only makes the system choose the address that it would send from. */
function routeTo(peer: string): Promise<string> {
  const probe = createSocket(isIPv6(peer) ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    const finish = (address: string) => {
      probe.close()
      resolve(address)
    }
    probe.once('error', () => finish(isIPv6(peer) ? '::1' : '127.0.0.1'))
    probe.connect(5060, peer, () => finish(probe.address().address))
  })
}
