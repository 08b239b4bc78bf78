/** One UDP socket that carriers ring at. */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { hostPort, listenError } from '../../../../domain/kit/listening.ts'
import type { Source } from '../message/write-message.ts'
import { type Address, plainAddress } from './address.ts'
import type { TransportHandlers } from './arrival.ts'
import type { Dial } from './dialler.ts'
import { localAddress } from './local-address.ts'

export type UdpSocket = {
  /** As bound: the port is real where 0 was asked for. */
  readonly bound: Address
  /** What sends to a place. @param tcpPort  where requests of ours go that are too large for a datagram */
  datagrams(to: Source, tcpPort?: number): (text: string) => void
  close(): Promise<void>
}

/** A burst at lunch waits here while a batch is on its way to disk; the system may grant less (net.core.rmem_max). */
const BUFFER_BYTES = 8 * 1024 * 1024

/**
 * A request of ours above this goes over TCP where the peer takes it (RFC 3261 section 18.1.1); an answer never: it goes the
 * way that its request came.
 */
const LARGEST_REQUEST = 1_300

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function bindUdp(
  address: Address,
  { onMessage, onFault }: TransportHandlers,
  dial: Dial,
): Promise<UdpSocket> {
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
  const { port } = socket.address()
  const local = localAddress(address.host)
  let open = true
  socket.on('message', (data, from) => {
    const source = { address: plainAddress(from.address), port: from.port }
    onMessage({
      text: data.toString('latin1'),
      source,
      transport: 'UDP',
      local: async () => ({ address: await local.towards(source.address), port }),
      wayBack: (via) => datagrams({ address: from.address, port: via.rport ? from.port : via.port }, via.port),
      wayTo: ({ transport, to }) => (transport === 'UDP' ? datagrams(to) : (text) => dial(to, text, port)),
    })
  })
  socket.on('error', (error) => onFault(error.message))
  return {
    bound: { host: address.host, port },
    datagrams,
    close: () => {
      open = false
      return new Promise((resolve) => socket.close(() => resolve()))
    },
  }

  /**
   * An answer goes to the address that its request came from; the Via chooses the port only, and its `maddr` is not followed:
   * it could be anybody.
   */
  function datagrams(to: Source, tcpPort = to.port): (text: string) => void {
    /** What is repeated after the socket was closed goes nowhere. */
    const send = (text: string) => {
      if (open) socket.send(Buffer.from(text, 'latin1'), to.port, to.address)
    }
    return (text) => {
      if (text.length <= LARGEST_REQUEST || text.startsWith('SIP/')) return send(text)
      const overTcp = text.replace('\r\nVia: SIP/2.0/UDP ', '\r\nVia: SIP/2.0/TCP ')
      dial({ address: to.address, port: tcpPort }, overTcp, port, () => send(text))
    }
  }
}

function bound(socket: Socket, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(listenError('ANSIMPASS_SIP', `UDP ${hostPort(address)}`, error)),
    )
    socket.bind({ address: address.host, port: address.port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      resolve()
    })
  })
}
