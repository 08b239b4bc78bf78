/** One TCP or TLS connection to the gateway: PDUs in, PDUs out, and why it ended. */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isResponse } from '../wire/commands.ts'
import { createFramer, type Frame, FramingLost } from '../wire/frames.ts'
import { genericNack, type Pdu, pduBytes } from '../wire/write-pdu.ts'

export type GatewayAddress = {
  readonly host: string
  readonly port: number
  /** Undefined: plain TCP. */
  readonly tls?: {
    /** Authorities (PEM) that may have signed the gateway's certificate, instead of the usual ones. */
    readonly authority?: string | undefined
  }
}

export type LinkHandlers = {
  readonly onConnected: () => void
  readonly onFrame: (frame: Frame) => void
  /** Once. `why` holds no number and no secret. */
  readonly onLost: (why: string) => void
  /** The gateway takes bytes again. */
  readonly onRoom: () => void
}

export type Link = {
  /** Whether the gateway takes what is written: false while much of it waits. */
  readonly hasRoom: boolean
  send(pdu: Pdu, sequence: number): void
  /** Ends the connection after what was sent; `onLost` is not called. */
  end(): void
}

/** So much may wait in the socket before no more texts are given to it: a gateway that reads no more fills no memory. */
const MOST_UNSENT = 1_048_576
/**
 * Beyond it, which answers to its own requests alone can reach, it is not read either: one that asks and reads no answer is silent in the
 * end. Higher, so that a gateway that writes before it reads never waits for us while we wait for it.
 */
const MOST_UNREAD = 2 * MOST_UNSENT
/** More requests than these in what was read at once are a flood: then it is read again a little later, and others have their turn. */
const MOST_AT_ONCE = 256
const FLOOD_PAUSE_MS = 50
const HANG_UP_MS = 500

/** Connects at once. */
export function openLink(address: GatewayAddress, handlers: LinkHandlers): Link {
  const socket = connect(address)
  let isConnected = false
  let isOver = false
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let requests = 0
  let isPausing = false
  const frame = createFramer((pdu) => {
    if (isOver) return
    if (!isResponse(pdu.id)) requests += 1
    handlers.onFrame(pdu)
  })

  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)
  socket.on(address.tls === undefined ? 'connect' : 'secureConnect', () => {
    isConnected = true
    if (!isOver) handlers.onConnected()
  })
  socket.on('data', take)
  socket.on('drain', () => {
    readOn()
    if (!isOver) handlers.onRoom()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => lose(error.code ?? 'connection-failed'))
  // Whoever closes one half answers nothing any more.
  socket.on('end', () => lose('connection-closed'))
  socket.on('close', () => lose(isConnected ? 'connection-closed' : 'not-connected'))

  return {
    get hasRoom() {
      return unsent() < MOST_UNSENT
    },
    send,
    end() {
      isOver = true
      flush()
      hangUp(socket)
    },
  }

  function take(chunk: Buffer): void {
    if (isOver) return
    requests = 0
    try {
      frame(chunk)
    } catch (error) {
      if (!(error instanceof FramingLost)) throw error
      send(genericNack(error.status), 0)
      lose('framing-lost')
    }
    if (requests > MOST_AT_ONCE) pauseForOthers()
  }

  function pauseForOthers(): void {
    isPausing = true
    socket.pause()
    setTimeout(() => {
      isPausing = false
      readOn()
    }, FLOOD_PAUSE_MS).unref()
  }

  function readOn(): void {
    if (!isPausing && unsent() < MOST_UNREAD) socket.resume()
  }

  function unsent(): number {
    return socket.writableLength + waitingBytes
  }

  /** What is sent in one turn goes out in one write. */
  function send(pdu: Pdu, sequence: number): void {
    if (isOver || !socket.writable) return
    const bytes = pduBytes(pdu, sequence)
    waitingBytes += bytes.byteLength
    if (waiting.push(bytes) === 1) process.nextTick(flush)
  }

  /** One buffer: what waits in the socket is counted in bytes, and a thousand small ones take far more than theirs. */
  function flush(): void {
    const bytes = waiting
    waiting = []
    waitingBytes = 0
    if (bytes.length === 0 || !socket.writable) return
    socket.write(Buffer.concat(bytes))
    if (unsent() >= MOST_UNREAD) socket.pause()
  }

  function lose(why: string): void {
    if (isOver) return
    isOver = true
    flush()
    hangUp(socket)
    handlers.onLost(why)
  }
}

function connect({ host, port, tls }: GatewayAddress): Socket {
  if (tls === undefined) return connectTcp({ host, port })
  const { authority } = tls
  return connectTls({
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === undefined ? {} : { ca: authority }),
  })
}

function hangUp(socket: Socket): void {
  if (socket.destroyed) return
  socket.end()
  const cut = setTimeout(() => socket.destroy(), HANG_UP_MS)
  socket.once('close', () => clearTimeout(cut))
}
