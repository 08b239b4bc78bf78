/** All stream connections that are open: bounded in all and by address, swept once a second. */
import type { Socket } from 'node:net'
import { plainAddress, type Transport } from './address.ts'
import type { Arrival, TransportHandlers } from './arrival.ts'
import { Connection, type ConnectionEnd } from './connection.ts'
import { createDialler, type Dial } from './dialler.ts'
import type { StreamLimits } from './stream-limits.ts'
import type { UdpSocket } from './udp.ts'

type Datagrams = UdpSocket['datagrams']

export type StreamTransport = Exclude<Transport, 'UDP'>

export type ConnectionStats = {
  readonly open: number
  /** Connections of peers that were not taken: one too many. */
  readonly refused: number
  readonly ended: Readonly<Record<ConnectionEnd, number>>
}

export type Connections = {
  /** False where this address, or all, hold what they may: one more is then counted as refused. Strangers are turned away before. */
  admit(address: string): boolean
  /** Reads from a connected socket from here on. @param port  the one that we listen at. @param datagrams  of the UDP socket beside it. @returns undefined where it is closed already */
  take(socket: Socket, transport: StreamTransport, port: number, datagrams?: Datagrams): Connection | undefined
  readonly dial: Dial
  /** Closes who is idle, slow or deaf. */
  sweep(): void
  stats(): ConnectionStats
  /** What was written still goes out, for at most `graceMs`. */
  close(graceMs: number): Promise<void>
}

export function createConnections(limits: StreamLimits, handlers: TransportHandlers): Connections {
  const open = new Set<Connection>()
  const byAddress = new Map<string, number>()
  const ended: Record<ConnectionEnd, number> = { 'by-peer': 0, idle: 0, slow: 0, deaf: 0, broken: 0, stopped: 0 }
  const dial = createDialler({ hasRoom, take, connectMs: limits.connectMs })
  let refused = 0
  let stopping = false

  function hasRoom(address: string): boolean {
    return !stopping && open.size < limits.inAll && (byAddress.get(address) ?? 0) < limits.perAddress
  }

  function admit(address: string): boolean {
    const admitted = hasRoom(address)
    if (!admitted) refused++
    return admitted
  }

  function take(
    socket: Socket,
    transport: StreamTransport,
    port: number,
    datagrams?: Datagrams,
  ): Connection | undefined {
    const address = plainAddress(socket.remoteAddress ?? '')
    if (stopping || socket.destroyed || socket.remotePort === undefined) return undefined
    const local = { address: plainAddress(socket.localAddress ?? ''), port }
    const peer = { address, port: socket.remotePort }
    const connection = new Connection(socket, peer, limits, {
      onMessage(text, from, broken) {
        const arrival: Arrival = {
          text,
          source: peer,
          transport,
          local: async () => local,
          wayBack: (via) => wayBack(from, via.port, transport, port),
          wayTo: (hop) => (hop.transport === 'UDP' ? datagrams?.(hop.to) : (said) => dial(hop.to, said, port)),
        }
        handlers.onMessage(broken === undefined ? arrival : { ...arrival, broken })
      },
      onEnd(why, it) {
        ended[why]++
        open.delete(it)
        const left = (byAddress.get(address) ?? 1) - 1
        if (left === 0) byAddress.delete(address)
        else byAddress.set(address, left)
      },
    })
    open.add(connection)
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1)
    return connection
  }

  /**
   * Over the connection that the request came by; where it is gone, to the same address at the port of its Via (RFC 3261
   * section 18.2.2). Over TLS not: an address alone says nothing about whose certificate would be the right one.
   */
  function wayBack(connection: Connection, viaPort: number, transport: StreamTransport, port: number) {
    return (text: string) => {
      if (connection.open) connection.send(text)
      else if (transport === 'TCP') dial({ address: connection.peer.address, port: viaPort }, text, port)
    }
  }

  return {
    admit,
    take,
    dial,
    sweep() {
      const now = performance.now()
      for (const connection of open) connection.sweep(now)
    },
    stats: () => ({ open: open.size, refused, ended: { ...ended } }),
    async close(graceMs) {
      stopping = true
      const last = [...open]
      for (const connection of last) connection.close('stopped')
      await allGone(last, graceMs)
      for (const connection of last) connection.destroy()
    },
  }
}

/** Resolves when the peers have taken all, or after `graceMs`. */
function allGone(connections: readonly Connection[], graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, graceMs)
    void Promise.all(connections.map(({ gone }) => gone)).then(() => {
      clearTimeout(limit)
      resolve()
    })
  })
}
