/** The transport of the soak's callers to the server: UDP that loses packets both ways, or TCP. */
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { StreamSplitter } from '../../src/inbound/sip/stack/transport/stream-splitter.ts'

export type Way = {
  readonly transport: 'UDP' | 'TCP'
  /** Our own, for Via and Contact. */
  readonly port: number
  send(text: string): void
  close(): void
}

/** @param loss  of each packet, there and back: 0.02 is 2 % */
export async function lossyUdp(door: number, loss: number, onText: (text: string) => void): Promise<Way> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  socket.on('message', (data) => {
    if (Math.random() >= loss) onText(data.toString('latin1'))
  })
  return {
    transport: 'UDP',
    port: socket.address().port,
    send: (text) => {
      if (Math.random() >= loss) socket.send(Buffer.from(text, 'latin1'), door, '127.0.0.1')
    },
    close: () => socket.close(),
  }
}

export async function tcp(door: number, onText: (text: string) => void): Promise<Way> {
  const socket = connect(door, '127.0.0.1')
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const splitter = new StreamSplitter()
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    for (const piece of splitter.push(chunk)) if (piece.kind === 'message') onText(piece.text)
  })
  return {
    transport: 'TCP',
    port: socket.localPort ?? 0,
    send: (text) => void socket.write(text, 'latin1'),
    close: () => socket.destroy(),
  }
}
