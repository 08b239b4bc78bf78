/** The RTP worker: owns every media socket and the one timer that paces them. Started by create-media.ts. */
import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { createPacer } from './pacer.ts'
import { FRAME_MS } from './packets.ts'
import { PortPool } from './port-pool.ts'
import { type SpokenPrompt, soundOf } from './prompt-library.ts'
import { raisePriority } from './raise-priority.ts'
import type { FromWorker, StreamTarget, ToWorker, WorkerStart } from './rtp-messages.ts'
import { RtpStream } from './stream.ts'
import { takeReportSocket, takeRtpSocket } from './take-socket.ts'

/** A port in which nothing was played or heard for so long is taken back: whoever opened it has forgotten it. */
const IDLE_MS = 15_000
const SWEEP_MS = 100

const { ports, library: firstLibrary } = workerData as WorkerStart
let library = firstLibrary
const pool = new PortPool(ports)
const streams = new Map<number, { readonly stream: RtpStream; prompt?: SpokenPrompt }>()
/** Their port is still being opened; false once the call has been given up meanwhile. */
const opening = new Map<number, boolean>()
const playing = new Set<RtpStream>()
const pacer = createPacer(FRAME_MS, beatAll)
const sweeper = setInterval(sweep, SWEEP_MS)

raisePriority()
parentPort?.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'open':
      void open(message.id, message.target)
      break
    case 'play':
      play(message)
      break
    case 'hush':
      streams.get(message.id)?.stream.hush()
      break
    case 'update':
      update(message)
      break
    case 'library':
      library = message.library
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
  const socket = await takeRtpSocket(pool, target.localAddress)
  const wantsReports = socket !== undefined && target.rtcp?.mux !== true
  const reportSocket = wantsReports ? await takeReportSocket(socket, ports[1]) : undefined
  const isWanted = opening.get(id)
  opening.delete(id)
  if (socket === undefined) {
    tell({ type: 'opened', id })
  } else if (isWanted === true) {
    const stream = new RtpStream(socket, reportSocket, target, {
      onHeard: () => tell({ type: 'heard', id }),
      onKey: (digit, durationMs) => tell({ type: 'key', id, digit, durationMs }),
    })
    streams.set(id, { stream })
    tell({ type: 'opened', id, localPort: stream.localPort })
  } else {
    pool.giveBack(socket.address().port)
    socket.close()
    reportSocket?.close()
  }
}

function play({ id, prompt }: Extract<ToWorker, { type: 'play' }>): void {
  const entry = streams.get(id)
  if (entry === undefined) {
    tell({ type: 'played', id, outcome: 'stopped' })
    return
  }
  const { stream } = entry
  entry.prompt = prompt
  stream.play(soundOf(library, stream.target.law, prompt), (outcome) => {
    playing.delete(stream)
    tell({ type: 'played', id, outcome })
  })
  playing.add(stream)
  pacer.wake()
}

/** A call that has ended meanwhile hears nothing of it. */
function update({ id, target }: Extract<ToWorker, { type: 'update' }>): void {
  const entry = streams.get(id)
  if (entry === undefined) return
  const { stream, prompt } = entry
  if (target === undefined) {
    stream.pause()
    return
  }
  const recoded =
    prompt !== undefined && target.law !== stream.target.law ? soundOf(library, target.law, prompt) : undefined
  stream.redirect(target, recoded)
}

function beatAll(): boolean {
  for (const stream of playing) stream.beat()
  return playing.size > 0
}

function sweep(): void {
  const now = performance.now()
  for (const [id, { stream }] of streams) {
    stream.tick(now)
    if (stream.idleMs(now) > IDLE_MS) close(id)
  }
}

function close(id: number): void {
  const entry = streams.get(id)
  if (opening.has(id)) opening.set(id, false)
  if (entry === undefined) return
  streams.delete(id)
  const account = entry.stream.close()
  pool.giveBack(entry.stream.localPort)
  tell({ type: 'ended', id, account })
}

function end(): void {
  pacer.stop()
  clearInterval(sweeper)
  for (const id of streams.keys()) close(id)
  parentPort?.close()
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message)
}
