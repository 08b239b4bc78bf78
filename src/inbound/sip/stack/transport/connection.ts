/** One TCP or TLS connection: reads messages, writes ours, and knows when its peer asks too much. */
import type { Socket } from 'node:net'
import type { Source } from '../message/write-message.ts'
import type { StreamLimits } from './stream-limits.ts'
import { StreamSplitter } from './stream-splitter.ts'

/** `idle`: nothing came; `slow`: a message did not end; `deaf`: ours were not taken; `broken`: framing lost. */
export type ConnectionEnd = 'by-peer' | 'idle' | 'slow' | 'deaf' | 'broken' | 'stopped'

export type ConnectionHandlers = {
  /** @param broken  set where nothing behind this message can be read; the connection closes when this returns */
  readonly onMessage: (text: string, connection: Connection, broken?: string) => void
  readonly onEnd: (why: ConnectionEnd, connection: Connection) => void
}

const PONG = '\r\n'

export class Connection {
  readonly peer: Source
  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>
  readonly #socket: Socket
  readonly #limits: StreamLimits
  readonly #handlers: ConnectionHandlers
  readonly #splitter = new StreamSplitter()
  #lastHeard = performance.now()
  #partialSince: number | undefined
  #unreadSince: number | undefined
  #end: ConnectionEnd | undefined

  /** @param socket  connected; its peer's address is `peer` */
  constructor(socket: Socket, peer: Source, limits: StreamLimits, handlers: ConnectionHandlers) {
    this.peer = peer
    this.#socket = socket
    this.#limits = limits
    this.#handlers = handlers
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#heard(chunk))
    socket.on('drain', () => this.#drained())
    socket.on('end', () => this.close('by-peer'))
    socket.on('error', () => this.#over('by-peer')) // 'close' follows; a peer's reset is no fault of ours
    socket.on('close', () => this.#over('by-peer'))
  }

  get open(): boolean {
    return this.#end === undefined && this.#socket.writable
  }

  /** Latin-1. Kept while the peer reads slowly; a peer that reads nothing is given up. */
  send(text: string): void {
    if (!this.open) return
    if (this.#socket.write(text, 'latin1')) return
    if (this.#socket.writableLength > this.#limits.unreadBytes) return void this.#destroy('deaf')
    this.#unreadSince ??= performance.now()
    this.#socket.pause() // who does not take answers is not asked for more questions
  }

  /** What was written still goes out. */
  close(why: ConnectionEnd): void {
    if (this.#end !== undefined) return
    this.#over(why)
    this.#socket.destroySoon()
  }

  /** At once, for a server that stops. */
  destroy(): void {
    this.#destroy('stopped')
  }

  /** Asked once a second. */
  sweep(now: number): void {
    const { messageMs, idleMs, unreadMs } = this.#limits
    if (this.#unreadSince !== undefined && now - this.#unreadSince > unreadMs) this.#destroy('deaf')
    else if (this.#partialSince !== undefined && now - this.#partialSince > messageMs) this.#destroy('slow')
    else if (now - this.#lastHeard > idleMs) this.close('idle')
  }

  #heard(chunk: Buffer): void {
    this.#lastHeard = performance.now()
    for (const piece of this.#splitter.push(chunk)) {
      if (this.#end !== undefined) return
      if (piece.kind === 'ping') this.send(PONG)
      else if (piece.kind === 'message') this.#whole(piece.text)
      else {
        this.#handlers.onMessage(piece.text, this, piece.why)
        this.close('broken')
        return
      }
    }
    this.#partialSince = this.#splitter.partial ? (this.#partialSince ?? this.#lastHeard) : undefined
  }

  #whole(text: string): void {
    this.#partialSince = undefined
    this.#handlers.onMessage(text, this)
  }

  #drained(): void {
    this.#unreadSince = undefined
    this.#lastHeard = performance.now()
    this.#socket.resume()
  }

  #destroy(why: ConnectionEnd): void {
    this.#over(why)
    this.#socket.destroy()
  }

  #over(why: ConnectionEnd): void {
    if (this.#end !== undefined) return
    this.#end = why
    this.#handlers.onEnd(why, this)
  }
}
