/** A caller's end of the media: a socket that keeps what it hears. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Codec, MediaOffer } from '../calls/media.ts'

export type Caller = {
  readonly socket: Socket
  readonly packets: Buffer[]
  /** Waits until so many packets have come. */
  take(count: number): Promise<Buffer[]>
  /** @returns how many had come when nothing more came for six packets' time */
  quiet(): Promise<number>
}

export async function listen(address = '127.0.0.1', port = 0): Promise<Caller> {
  const socket = createSocket('udp4').bind(port, address)
  const packets: Buffer[] = []
  socket.on('message', (packet) => packets.push(packet))
  await once(socket, 'listening')
  return {
    socket,
    packets,
    async take(count) {
      while (packets.length < count) await once(socket, 'message')
      return packets
    },
    async quiet() {
      let before = -1
      while (before !== packets.length) {
        before = packets.length
        await new Promise((resolve) => setTimeout(resolve, 120)) // that nothing comes tells no event
      }
      return before
    },
  }
}

/** What a caller at this socket offers, in one codec. */
export function offerTo(caller: Caller, codec: Codec = 'PCMA'): MediaOffer {
  const { address, port } = caller.socket.address()
  return {
    address,
    port,
    payloads: [{ codec, payloadType: codec === 'PCMA' ? 8 : 0 }],
    ptime: 20,
    localAddress: '127.0.0.1',
  }
}
