/** The SIP server over TCP: a call is a call, and no peer can take more than its share. */
import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { eventually } from '../support/eventually.ts'
import { createPeer, firstLine, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, logged, type Ringing, SILENT, startRinging } from './sip-ringing.ts'
import { createStreamPeer, prepared, type StreamPeer } from './sip-stream-peer.ts'

let ringing: Ringing

beforeAll(async () => {
  ringing = await startRinging({
    ports: [19_700, 19_729],
    streams: { messageMs: 600, unreadMs: 600, unreadBytes: 64 * 1024, perAddress: 30 },
  })
})
afterAll(() => ringing.close())
beforeEach(() => ringing.forget())

afterEach(async () => {
  for (const each of peers.splice(0)) each.close()
  await eventually(() => expect(ringing.door.stats().connections.open).toBe(0))
})

const peers: StreamPeer[] = []
async function peer(): Promise<StreamPeer> {
  const connected = await createStreamPeer(ringing.port)
  peers.push(connected)
  return connected
}
const options = (id: string) => request('OPTIONS', { to: SILENT, id })

describe('a call over TCP, rung by SIPp', () => {
  test.each([
    ['invite-486', SILENT],
    ['announce', ANNOUNCE],
    ['announce-caller-hangs-up', ANNOUNCE],
    ['early', EARLY],
    ['cancel', EARLY],
    ['options', SILENT],
  ])('%s over one connection', async (scenario, to) => {
    expect(await ringing.sipp(scenario, to, {}, ['-t', 't1'])).toBe('passed')
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })

  test('five calls over five connections', async () => {
    await ringing.sipp('invite-486', SILENT, {}, ['-t', 'tn', '-max_socket', '20', '-m', '5', '-r', '50'])
    expect(ringing.checkIns).toHaveLength(5)
  })
})

describe('framing', () => {
  test('three requests in one segment, and one over many', async () => {
    const caller = await peer()
    caller.send(options('a1') + options('a2') + options('a3'))
    for (const id of ['a1', 'a2', 'a3']) expect(await caller.next('SIP/2.0 200')).toContain(`Call-ID: ${id}@`)
    for (const byte of prepared(options('b1'), caller.port)) caller.raw(byte)
    expect(await caller.next('SIP/2.0 200')).toContain('Call-ID: b1@')
  })

  test('an empty line twice is answered by one, RFC 5626', async () => {
    const caller = await peer()
    caller.raw('\r\n\r\n')
    await eventually(() => expect(caller.bytes()).toBe('\r\n'))
  })

  test('a request over 64 kB gets 513, and the connection ends', async () => {
    const caller = await peer()
    caller.send(request('OPTIONS', { to: SILENT, id: 'large' }).replace('Content-Length: 0', 'Content-Length: 70000'))
    await caller.next('SIP/2.0 513')
    await caller.closed()
    expect(ringing.door.stats().connections.ended.broken).toBeGreaterThan(0)
  })

  test('a request without Content-Length gets 400, and the connection ends', async () => {
    const caller = await peer()
    caller.send(options('c1').replace(/Content-Length.*\n/, ''))
    expect(firstLine(await caller.next('SIP/2.0 400'))).toContain('Content-Length is missing')
    await caller.closed()
    expect(ringing.door.stats().connections.ended.broken).toBeGreaterThan(0)
  })

  test.each([
    ['a page was asked for', 'GET / HTTP/1.1\r\nHost: here\r\n\r\n'],
    ['a TLS handshake came', `\x16\x03\x01\x02\x00${'\x01'.repeat(70_000)}`],
  ])('%s: closed without a word', async (_, bytes) => {
    const caller = await peer()
    caller.raw(bytes)
    await caller.closed()
    expect(caller.bytes()).toBe('')
  })
})

describe('where answers and requests of ours go', () => {
  test('our BYE comes over the connection that the INVITE came by, and names TCP', async () => {
    const caller = await peer()
    caller.send(request('INVITE', { to: ANNOUNCE, id: 'd1', sdp: true }))
    const ok = await caller.next('SIP/2.0 200')
    expect(ok).toMatch(/\r\nContact: <sip:ansimpass@127\.0\.0\.1:\d+;transport=tcp>/)
    caller.send(request('ACK', { to: ANNOUNCE, id: 'd1', branch: 'd1a', toTag: toTagOf(ok) }))
    const bye = await caller.next('BYE ')
    expect(bye).toContain('\r\nVia: SIP/2.0/TCP 127.0.0.1:')
    caller.send(answerOk(bye))
    await eventually(() => expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 }))
  })

  test('an answer is not repeated: TCP loses nothing', async () => {
    const caller = await peer()
    caller.send(request('INVITE', { to: SILENT, id: 'e1' }))
    await caller.next('SIP/2.0 486')
    const udp = await createPeer(ringing.port)
    udp.send(request('INVITE', { to: SILENT, id: 'e2' }))
    await udp.next('SIP/2.0 486')
    await udp.next('SIP/2.0 486') // over UDP it is, half a second later
    expect(caller.heard).toHaveLength(1)
    udp.close()
  })

  test('an answer to a connection that is gone goes to the same address, at the port that the request names', async () => {
    const answer = Promise.withResolvers<string>()
    const listening = await listenFor((text) => answer.resolve(text))
    const stored = Promise.withResolvers<void>()
    ringing.behave = async (call) => {
      await stored.promise
      return logged(call)
    }
    const caller = await peer()
    const { port } = listening
    caller.raw(prepared(request('INVITE', { to: SILENT, id: 'f1' }), port))
    await eventually(() => expect(ringing.checkIns).toHaveLength(1))
    caller.close()
    await eventually(() => expect(ringing.door.stats().connections.open).toBe(0))
    stored.resolve()
    expect(firstLine(await answer.promise)).toBe('SIP/2.0 486 Busy Here')
    listening.close()
  })

  test('a BYE too large for a datagram goes over TCP, and as a datagram where nobody takes TCP', async () => {
    const routes = Array.from({ length: 20 }, (_, i) => `Record-Route: <sip:proxy-${i}-${'x'.repeat(60)}.example;lr>\n`)
    const headers = routes.join('')
    const udp = await createPeer(ringing.port)
    const bye = Promise.withResolvers<string>()
    const listening = await listenFor((text) => bye.resolve(text), udp.port)
    await announced(udp, 'g1', headers)
    expect(await bye.promise).toMatch(/^BYE .*\r\nVia: SIP\/2\.0\/TCP /)
    listening.close()
    await announced(udp, 'g2', headers)
    expect(await udp.next('BYE ')).toContain('\r\nVia: SIP/2.0/UDP ')
    udp.close()
  })
})

describe('a peer that asks too much', () => {
  test('who sends a byte at a time is closed, while another is answered', async () => {
    const slow = await peer()
    slow.raw('OPTIONS sip:a SIP/2.0\r\nVia')
    const other = await peer()
    other.send(options('h1'))
    await other.next('SIP/2.0 200')
    await slow.closed()
    other.send(options('h2'))
    await other.next('SIP/2.0 200')
    expect(ringing.door.stats().connections.ended.slow).toBeGreaterThan(0)
  })

  test('who reads no answers is not read from, and closed', async () => {
    const deaf = await peer()
    deaf.socket.pause()
    const many = Array.from({ length: 200 }, (_, i) => prepared(options(`i${i}`), deaf.port)).join('')
    const feed = () => {
      while (!deaf.socket.destroyed && deaf.socket.write(many, 'latin1')) {}
    }
    deaf.socket.on('drain', feed)
    feed()
    const before = ringing.door.stats().connections.ended.deaf
    await eventually(() => expect(ringing.door.stats().connections.ended.deaf).toBe(before + 1), 6_000)
  })

  test('one address holds so many connections and no more', async () => {
    const before = ringing.door.stats().connections
    const many = await Promise.all(Array.from({ length: 34 }, peer))
    await eventually(() => expect(ringing.door.stats().connections.refused).toBe(before.refused + 4))
    expect(ringing.door.stats().connections.open).toBe(30)
    for (const each of many) each.close()
    await eventually(() => expect(ringing.door.stats().connections.open).toBe(0))
    const again = await peer()
    again.send(options('j1'))
    await again.next('SIP/2.0 200')
  })
})

test('who may ring by datagrams only is a stranger over TCP', async () => {
  const carrier = { ...LOOPBACK, name: 'datagrams', transports: ['UDP'] as const }
  const strict = await startRinging({ ports: [19_738, 19_739], carriers: [carrier] })
  const stranger = await createStreamPeer(strict.port)
  await stranger.closed()
  expect(strict.events).toEqual([{ type: 'call-refused-peer' }])
  await strict.close()
})

test('a connection on which nothing comes is closed, an empty line keeps it open; a stranger is never read', async () => {
  const far = { ...LOOPBACK, name: 'far', addresses: ['192.0.2.0/24'] }
  const near = { ...LOOPBACK, name: 'near', addresses: ['127.0.0.1/32'] }
  const [strict, idle] = await Promise.all([
    startRinging({ ports: [19_730, 19_733], carriers: [far] }),
    startRinging({ ports: [19_734, 19_737], carriers: [near], streams: { idleMs: 700 } }),
  ])
  const stranger = await createStreamPeer(strict.port)
  stranger.send(options('k1'))
  await stranger.closed()
  expect(stranger.bytes()).toBe('')
  expect(strict.events).toEqual([{ type: 'call-refused-peer' }])

  const quiet = await createStreamPeer(idle.port)
  const alive = await createStreamPeer(idle.port)
  const beat = setInterval(() => alive.raw('\r\n\r\n'), 200)
  await quiet.closed(4_000)
  alive.send(options('k2'))
  await alive.next('SIP/2.0 200')
  clearInterval(beat)
  alive.close()
  await Promise.all([strict.close(), idle.close()])
})

async function announced(udp: Awaited<ReturnType<typeof createPeer>>, id: string, headers: string): Promise<void> {
  udp.send(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers }))
  const ok = await udp.next('SIP/2.0 200')
  udp.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(ok) }))
}

function answerOk(bye: string): string {
  const kept = bye.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
  return `SIP/2.0 200 OK\n${kept.join('\n')}\nContent-Length: 0\n\n`
}

/** A peer that listens for TCP: hands on the first bytes that come. */
async function listenFor(onText: (text: string) => void, port = 0): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', (data: Buffer) => {
        onText(data.toString('latin1'))
        socket.destroy()
      })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return { port: address !== null && typeof address === 'object' ? address.port : 0, close: () => server.close() }
}
