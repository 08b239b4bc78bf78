/** UDP sockets for one call: an even port for RTP, and the one behind it for reports. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { PortPool } from './port-pool.ts'

/** Ports tried for one call before it goes without sound: others on the machine may hold some of the range. */
const MOST_TRIES = 32

/** @returns undefined when no port is free */
export async function takeRtpSocket(pool: PortPool, localAddress: string): Promise<Socket | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = pool.take()
    if (port === undefined) return undefined
    const socket = await bound(localAddress, port)
    if (socket !== undefined) return socket
    pool.giveBack(port)
  }
  return undefined
}

/** @returns undefined when it is not free or outside the range: the call goes without reports */
export async function takeReportSocket(rtpSocket: Socket, lastPort: number): Promise<Socket | undefined> {
  const { address, port } = rtpSocket.address()
  return port + 1 > lastPort ? undefined : bound(address, port + 1)
}

async function bound(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket({
    type: isIPv6(address) ? 'udp6' : 'udp4',
    // Addresses are literals: nothing in a SIP message is ever resolved.
    lookup: (literal, _options, callback) => callback(null, literal, isIPv6(literal) ? 6 : 4),
  })
  try {
    const listening = once(socket, 'listening')
    socket.bind({ port, address, exclusive: true })
    await listening
    return socket
  } catch {
    socket.close()
    return undefined
  }
}
