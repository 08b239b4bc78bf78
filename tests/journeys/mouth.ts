/** Sound of a caller whose calls another program makes (SIPp): a port for its SDP, from which packets go back to whoever speaks to it. */
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Sent } from './key-presses.ts'

export type Mouth = { readonly port: number; close(): void }

/** @param sent  in their order, each in its time from the first packet that is heard on */
export async function startMouth(sent: readonly Sent[]): Promise<Mouth> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let isOpen = true
  socket.once('message', (_packet, from) => void send(from))

  async function send({ port, address }: RemoteInfo): Promise<void> {
    const began = performance.now()
    for (const { atMs, packet } of sent) {
      const early = began + atMs - performance.now()
      await (early > 0 ? setTimeout(early) : setImmediate())
      if (!isOpen) return
      socket.send(packet, port, address)
    }
  }

  return {
    port: socket.address().port,
    close() {
      isOpen = false
      socket.close()
    },
  }
}
