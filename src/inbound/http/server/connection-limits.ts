/** Time and number limits of HTTP connections. A full house closes those that wait; no address is limited by itself. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf } from './network-of.ts'

/** Real time, milliseconds. */
export type HttpLimits = {
  /** Open connections in all. */
  readonly connections: number
  /** From a connection's first byte, or its opening, to the end of the headers. */
  readonly headersMs: number
  /** To the end of the body too: our forms and reports are at most 64 KB. */
  readonly requestMs: number
  /** How often both are looked at. */
  readonly lookEveryMs: number
  /** Between two requests of one connection. */
  readonly keepAliveMs: number
  /** Without a byte in either direction while an answer is under way; event streams send one every 15 s. */
  readonly silentMs: number
}

export const HTTP_LIMITS: HttpLimits = {
  connections: 4_096,
  headersMs: 10_000,
  requestMs: 20_000,
  lookEveryMs: 2_000,
  keepAliveMs: 72_000,
  silentMs: 60_000,
}

/** As Fastify takes them. */
export function fastifyLimits(limits: HttpLimits) {
  return {
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.silentMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.lookEveryMs },
  }
}

type Held = {
  readonly network: string
  request: IncomingMessage | undefined
  response: ServerResponse | undefined
}

/** Of those that wait, closed at a time: at a flood nobody is looked for at each new connection. */
const SHARE_CLOSED = 20

/**
 * Keeps the number of connections: one more than may be closes some that wait (for the rest of a request, for the next
 * one, for a slow reader), longest first, of the network that has most of them. Thousands of phones share an address
 * behind a carrier's NAT, so no address is refused for its number; what is under way is never cut for a newcomer, which
 * is closed itself where nobody waits.
 */
export function keepConnectionsWithin(server: Server, most: number): void {
  const open = new Map<Socket, Held>()
  server.on('connection', (socket: Socket) => {
    if (open.size >= most) closeSome()
    if (open.size >= most) return void socket.destroy()
    open.set(socket, { network: networkOf(socket.remoteAddress ?? ''), request: undefined, response: undefined })
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const held = open.get(request.socket)
    if (held === undefined) return
    held.request = request
    held.response = response
    response.once('close', () => {
      if (held.response !== response) return
      held.request = undefined
      held.response = undefined
    })
  })

  function closeSome(): void {
    const waiting = Map.groupBy(
      [...open].filter(([, held]) => waits(held)),
      ([, { network }]) => network,
    )
    let left = Math.ceil(most / SHARE_CLOSED)
    for (const group of [...waiting.values()].sort((a, b) => b.length - a.length)) {
      for (const [socket] of group.slice(0, left)) {
        open.delete(socket)
        socket.destroy()
      }
      left -= group.length
      if (left <= 0) return
    }
  }
}

/** No request, one that is not here whole, or one whose answer we have given. */
function waits({ request, response }: Held): boolean {
  return request === undefined || !request.complete || response?.writableEnded === true
}
