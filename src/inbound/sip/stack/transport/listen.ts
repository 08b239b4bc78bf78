/** UDP and TCP beside each other, on the same address and port (RFC 3261 section 18.2.1). */
import { AppError } from '../../../../domain/kit/errors.ts'
import type { Address } from './address.ts'
import type { TransportHandlers } from './arrival.ts'
import type { Connections } from './connections.ts'
import { bindTcp, type Gate } from './tcp.ts'
import { bindUdp } from './udp.ts'

export type Listener = { readonly bound: Address; close(): Promise<void> }

/** Tries for a port that is free in both, where any may be taken. */
const TRIES = 8

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function listenOn(
  address: Address,
  handlers: TransportHandlers,
  gate: Gate,
  connections: Connections,
): Promise<Listener> {
  for (let tries = 1; ; tries++) {
    const udp = await bindUdp(address, handlers, connections.dial)
    try {
      const tcp = await bindTcp(udp.bound, gate, connections, udp)
      return {
        bound: udp.bound,
        close: async () => {
          await Promise.all([udp.close(), tcp.close()])
        },
      }
    } catch (error) {
      await udp.close()
      const another = address.port === 0 && error instanceof AppError && error.code === 'PORT_IN_USE'
      if (!another || tries === TRIES) throw error
    }
  }
}
