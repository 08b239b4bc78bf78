/** A bare TCP or TLS peer of the SIP server: sends bytes as they are cut, and keeps the messages that it hears. */
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { StreamSplitter } from '../../src/inbound/sip/stack/transport/stream-splitter.ts'

export type StreamPeer = {
  readonly port: number
  readonly socket: Socket
  /** Messages, and `ping` for two empty lines. */
  readonly heard: readonly string[]
  /** Every byte, Latin-1. */
  bytes(): string
  /** Line ends become CRLF; `{port}` is the peer's own port. */
  send(text: string): void
  raw(bytes: string): void
  /** The next message, not yet taken, that begins so. @throws when none comes within 3 s */
  next(beginning: string): Promise<string>
  /** Resolves when the door has closed the connection. @throws after `withinMs` */
  closed(withinMs?: number): Promise<void>
  close(): void
}

/** @param tls  given: over TLS */
export async function createStreamPeer(
  port: number,
  { host = '127.0.0.1', tls }: { host?: string; tls?: ConnectionOptions } = {},
): Promise<StreamPeer> {
  const socket = tls === undefined ? connect(port, host) : connectTls({ port, host, ...tls })
  await new Promise((resolve, reject) => {
    socket.once(tls === undefined ? 'connect' : 'secureConnect', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  const splitter = new StreamSplitter()
  const heard: string[] = []
  let taken: readonly string[] = []
  let bytes = ''
  let wake = () => {}
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.toString('latin1')
    for (const piece of splitter.push(chunk)) heard.push(piece.kind === 'ping' ? 'ping' : piece.text)
    wake()
  })
  const own = socket.localPort ?? 0
  const raw = (text: string) => void socket.write(text, 'latin1')

  return {
    port: own,
    socket,
    heard,
    bytes: () => bytes,
    raw,
    send: (text) => raw(prepared(text, own)),
    async next(beginning) {
      const deadline = performance.now() + 3_000
      for (;;) {
        const found = heard.find((text) => text.startsWith(beginning) && !taken.includes(text))
        if (found !== undefined) {
          taken = [...taken, found]
          return found
        }
        await within(deadline - performance.now(), `"${beginning}"; heard ${heard.join('\n')}`, (resolve) => {
          wake = resolve
        })
      }
    },
    closed: (withinMs = 3_000) => within(withinMs, 'the end', (resolve) => void closed.then(resolve)),
    close: () => socket.destroy(),
  }
}

/** As `send` writes it. */
export function prepared(text: string, port: number): string {
  return text.replace(/\r?\n/g, '\r\n').replaceAll('{port}', String(port)).replaceAll('SIP/2.0/UDP', 'SIP/2.0/TCP')
}

function within(ms: number, what: string, start: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${what}`)), Math.max(0, ms))
    start(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
