/** The RTP worker: owns every media socket and the one timer that paces them. Started by create-media.ts. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { SILENCE } from './g711.ts'
import { createPacer } from './pacer.ts'
import { FRAME_MS, framesOf } from './packets.ts'
import { PortPool } from './port-pool.ts'
import { soundOf } from './prompt-library.ts'
import type { FromWorker, StreamTarget, ToWorker, WorkerStart } from './rtp-messages.ts'
import { RtpStream } from './stream.ts'

/** Ports tried for one call before it goes without sound: others on the machine may hold some of the range. */
const MOST_TRIES = 32

const { ports, library } = workerData as WorkerStart
const pool = new PortPool(ports)
const streams = new Map<number, { readonly stream: RtpStream; readonly target: StreamTarget }>()
/** Their port is still being opened; false once the call has been given up meanwhile. */
const opening = new Map<number, boolean>()
const playing = new Set<RtpStream>()
const pacer = createPacer(FRAME_MS, beatAll)

parentPort?.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'open':
      void open(message.id, message.target)
      break
    case 'play':
      play(message)
      break
    case 'close':
      close(message.id)
      break
    case 'end':
      end()
      break
  }
})
tell({ type: 'ready' })

async function open(id: number, target: StreamTarget): Promise<void> {
  opening.set(id, true)
  const socket = await takeSocket(target.localAddress)
  const isWanted = opening.get(id)
  opening.delete(id)
  if (socket !== undefined && isWanted !== true) {
    pool.giveBack(socket.address().port)
    socket.close()
  } else if (socket !== undefined) {
    const stream = new RtpStream(socket, target)
    streams.set(id, { stream, target })
    tell({ type: 'opened', id, localPort: stream.localPort })
  } else {
    tell({ type: 'opened', id })
  }
}

async function takeSocket(localAddress: string): Promise<Socket | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = pool.take()
    if (port === undefined) return undefined
    const socket = createSocket({
      type: isIPv6(localAddress) ? 'udp6' : 'udp4',
      // Addresses are literals: nothing in a SIP message is ever resolved.
      lookup: (address, _options, callback) => callback(null, address, isIPv6(address) ? 6 : 4),
    })
    try {
      const listening = once(socket, 'listening')
      socket.bind({ port, address: localAddress, exclusive: true })
      await listening
      return socket
    } catch {
      pool.giveBack(port)
      socket.close()
    }
  }
  return undefined
}

function play(message: Extract<ToWorker, { type: 'play' }>): void {
  const { id, prompt } = message
  const entry = streams.get(id)
  if (entry === undefined) {
    tell({ type: 'played', id, outcome: 'stopped' })
    return
  }
  const { stream, target } = entry
  const frames = framesOf(soundOf(library, target.law, prompt), SILENCE[target.law])
  stream.play(frames, (outcome) => {
    playing.delete(stream)
    tell({ type: 'played', id, outcome })
  })
  playing.add(stream)
  pacer.wake()
}

function beatAll(): boolean {
  for (const stream of playing) stream.beat()
  return playing.size > 0
}

function close(id: number): void {
  const entry = streams.get(id)
  if (opening.has(id)) opening.set(id, false)
  if (entry === undefined) return
  streams.delete(id)
  entry.stream.close()
  pool.giveBack(entry.stream.localPort)
}

function end(): void {
  pacer.stop()
  for (const id of streams.keys()) close(id)
  parentPort?.close()
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message)
}
