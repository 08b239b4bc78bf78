/** One address that carriers connect to over TLS 1.2 or 1.3. */
import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Address } from './address.ts'
import type { Certificates } from './certificates.ts'
import type { Connections } from './connections.ts'
import type { StreamLimits } from './stream-limits.ts'
import { type Gate, listenFor, type StreamListener } from './tcp.ts'

/** Handshakes at a time: each costs a signature, and a descriptor beside those of connections. */
const MOST_HANDSHAKES = 256

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function bindTls(
  address: Address,
  certificates: Certificates,
  { handshakeMs, inAll }: Pick<StreamLimits, 'handshakeMs' | 'inAll'>,
  gate: Gate,
  connections: Connections,
): Promise<StreamListener> {
  const handshakes = new Map<string, Socket>()
  const most = Math.min(MOST_HANDSHAKES, Math.ceil(inAll / 2))
  const options = certificates.current()
  const secure = createServer({
    ...options,
    handshakeTimeout: handshakeMs,
    requestCert: options.ca !== undefined,
    rejectUnauthorized: options.ca !== undefined,
  })
  const stopFollowing = certificates.follow((renewed) => secure.setSecureContext(renewed))
  secure.on('secureConnection', (socket) => {
    handshakes.delete(peerOf(socket))
    if (connections.take(socket, 'TLS', listener.bound.port) === undefined) socket.destroy()
  })
  secure.on('tlsClientError', (_error, socket) => socket.destroy())
  const listener = await listenFor(address, 'TLS', 'ANSIMPASS_SIP_TLS', gate, connections, (socket) => {
    if (handshakes.size >= most) return void socket.destroy()
    const peer = peerOf(socket)
    handshakes.set(peer, socket)
    socket.once('close', () => handshakes.delete(peer))
    secure.emit('connection', socket) // how a server that does not listen itself is handed a connection
  })
  return {
    bound: listener.bound,
    async close() {
      stopFollowing()
      for (const socket of handshakes.values()) socket.destroy()
      await listener.close()
    },
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}|${remotePort}`
}
