/** Tests of connections that take their time or come in masses: closed in time, and nobody else is kept waiting. Real sockets. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANYONE } from '../../../src/inbound/http/server/access.ts'
import { HTTP_LIMITS } from '../../../src/inbound/http/server/connection-limits.ts'
import { createHttpServer } from '../../../src/inbound/http/server/http-server.ts'
import { eventually } from '../../support/eventually.ts'

const MOST = 40
const LIMITS = {
  connections: MOST,
  headersMs: 400,
  requestMs: 800,
  lookEveryMs: 100,
  keepAliveMs: 5_000,
  silentMs: 1_500,
}
/** One that is never closed would keep the test waiting: well over every limit above. */
const WITHIN_MS = 15_000

let door: FastifyInstance
let demo: Server
let port: number
const asked: IncomingMessage[] = []
beforeAll(async () => {
  demo = createServer((request, response) => {
    asked.push(request)
    if (request.url !== '/demo/events') return
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n')
    const alive = setInterval(() => response.write(': alive\n\n'), 100)
    response.once('close', () => clearInterval(alive))
  })
  await new Promise<void>((resolve) => demo.listen(0, '127.0.0.1', resolve))
  door = createHttpServer(
    {
      readiness: () => expect.fail('not asked here'),
      metrics: () => expect.fail('not asked here'),
      rooms: [
        (app, _options, done) => {
          app.post('/form', ANYONE, async () => 'taken')
          app.get('/large', ANYONE, async () => 'x'.repeat(32 * 1024 * 1024))
          app.get('/slow', ANYONE, () => new Promise((resolve) => setTimeout(() => resolve('late'), 700)))
          done()
        },
      ],
      rulebook: { current: () => expect.fail('not asked here') },
      clock: { now: () => 0 },
      demo: true,
      events: { emit: () => {} },
      demoPage: { port: portOf(demo) },
      publicUrl: 'http://127.0.0.1:8080',
      hosts: [],
    },
    LIMITS,
  )
  await door.listen({ port: 0, host: '0.0.0.0' })
  port = portOf(door.server)
})
afterAll(async () => {
  await door.close()
  demo.closeAllConnections()
  demo.close()
})

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port
}

async function opened(bytes = '', localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(bytes)
  return socket
}

/** @returns after how long the door closed it. */
async function closed(socket: Socket): Promise<number> {
  const began = performance.now()
  socket.resume()
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('it is still open')), WITHIN_MS)
    socket.once('close', () => {
      clearTimeout(limit)
      resolve()
    })
  })
  return performance.now() - began
}

/** Connections that the door has open. */
function held(): Promise<number> {
  return new Promise((resolve) => door.server.getConnections((_error, count) => resolve(count)))
}

/** A byte now and again, as long as it is taken. */
function drips(socket: Socket, byte: string): Socket {
  const drip = setInterval(() => socket.write(byte), 50)
  socket.once('close', () => clearInterval(drip))
  return socket
}

async function answerTo(target: string, from = '127.0.0.1'): Promise<string> {
  const socket = await opened(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`, from)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

const HEAD = 'host: localhost\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n'

describe('a connection is closed', () => {
  test('which sends nothing', async () => {
    expect(await closed(await opened())).toBeLessThan(WITHIN_MS)
  })

  test('whose headers do not end', async () => {
    expect(await closed(drips(await opened('GET / HTTP/1.1\r\nhost: localhost\r\nx: '), 'a'))).toBeLessThan(WITHIN_MS)
  })

  test('whose body comes a byte at a time', async () => {
    expect(await closed(drips(await opened(`POST /form HTTP/1.1\r\n${HEAD}\r\n`), 'a'))).toBeLessThan(WITHIN_MS)
  })

  test('whose chunks do not end', async () => {
    const head =
      'POST /form HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n'
    expect(await closed(drips(await opened(head), '1\r\na\r\n'))).toBeLessThan(WITHIN_MS)
  })

  test('whose body comes slowly to the demo’s process, which is let go too', async () => {
    expect(
      await closed(
        drips(await opened(`POST /demo/form HTTP/1.1\r\n${HEAD.replace('text/plain', 'image/png')}\r\n`), 'a'),
      ),
    ).toBeLessThan(WITHIN_MS)
    const passedOn = asked.find(({ url }) => url === '/demo/form') ?? expect.fail('it was not passed on')
    if (!passedOn.destroyed) await new Promise((resolve) => passedOn.once('close', resolve))
    expect(passedOn.complete).toBe(false)
  })

  test('whose peer does not read the answer', async () => {
    const socket = await opened('GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n')
    socket.pause()
    await eventually(async () => expect(await held()).toBe(0), WITHIN_MS)
    socket.destroy()
  })
})

test('an event stream that speaks now and then stays open beyond every limit', async () => {
  const socket = await opened('GET /demo/events HTTP/1.1\r\nhost: localhost\r\n\r\n')
  let beats = 0
  await new Promise<void>((resolve, reject) => {
    socket.once('close', () => reject(new Error('it was closed')))
    socket.on('data', (chunk) => {
      beats += String(chunk).split('alive').length - 1
      if (beats * 100 > 2 * LIMITS.silentMs) resolve()
    })
  })
  expect(socket.destroyed).toBe(false)
  socket.removeAllListeners('close').destroy()
})

test('a flood of connections closes its own oldest: others are answered at once, and what is under way is not cut', async () => {
  const underWay = answerTo('/slow', '127.0.0.3')
  const flood: Socket[] = []
  for (let nth = 0; nth < 5 * MOST; nth += 1) {
    flood.push(await opened(nth % 2 === 0 ? '' : `POST /form HTTP/1.1\r\n${HEAD}\r\n`, '127.0.0.1'))
    if (nth % MOST === MOST - 1) expect(await answerTo('/healthz', '127.0.0.2')).toContain('{"alive":true}')
  }
  // Who shares the flooder's address, as behind a carrier's NAT, is not shut out either.
  expect(await answerTo('/healthz', '127.0.0.1')).toContain('{"alive":true}')
  expect(await underWay).toContain('late')
  expect(await held()).toBeLessThanOrEqual(MOST)
  for (const socket of flood) socket.destroy()
})

test('the limits in force are sane: a slow phone has the time for a form', () => {
  expect(HTTP_LIMITS.requestMs).toBeGreaterThanOrEqual(15_000)
  expect(HTTP_LIMITS.requestMs).toBeLessThanOrEqual(60_000)
  expect(HTTP_LIMITS.headersMs).toBeLessThanOrEqual(HTTP_LIMITS.requestMs)
  expect(HTTP_LIMITS.silentMs).toBeGreaterThan(3 * 15_000)
})
