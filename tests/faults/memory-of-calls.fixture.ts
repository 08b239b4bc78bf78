/**
 * A program for memory-of-calls.test.ts: 10,000 calls over UDP at a silent site, with real keys, seals and spool, and what they leave in
 * memory behind a forced collection, printed as JSON, bytes a call. The database is away: it would add nothing that is kept.
 */
import { createSocket } from 'node:dgram'
import type { Site } from '../../src/domain/places/site.ts'
import { createSipServer } from '../../src/inbound/sip/calls/sip-server.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { eventually } from '../support/eventually.ts'
import { aSite, visitWorld } from './visit-world.fixture.ts'

const CALLS = 10_000
/** What is compiled, pooled and cached once is not a call's. */
const BEFORE = 2_000
const AT_ONCE = 100
/** T1: an INVITE without an answer is sent again. */
const AGAIN_MS = 500
/** Calls whose final answer nobody acknowledges: their transactions live for 32 s. */
const UNACKNOWLEDGED = 1_000
/** Bytes of a header that says nothing; a transaction that kept its INVITE would keep all of it. */
const PADDING = { ordinary: 600, unacknowledged: 20_000 }

const world = await visitWorld('postgres://ansimpass@127.0.0.1:9/none', Date.parse('2022-01-12T11:40+09:00'))
/** A site keeps its last 1,000 arrivals. */
const sites = Array.from({ length: 20 }, (_, index) => aSite(index + 1))
const byNumber = new Map<string, Site>(sites.map((site) => [site.number, site]))
const door = createSipServer({
  identifySite(dialled, line) {
    const site = byNumber.get(dialled)
    return site === undefined || line === 'withheld' || line === 'unreadable'
      ? { kind: 'no-such-site' }
      : { kind: 'site', site, line }
  },
  checkIn: world.checkIn,
  answerOwnCall: async () => ({ kind: 'unavailable' }),
  now: () => world.clock.now(),
  carriers: [LOOPBACK],
  events: { emit: () => {} },
  media: { open: async () => undefined, close: async () => {} },
  linesPerNumber: 30,
})
const [bound] = await door.listen([{ host: '127.0.0.1', port: 0 }])
const socket = createSocket('udp4')
await new Promise<void>((resolve) => {
  socket.bind(0, '127.0.0.1', resolve)
})
const send = (text: string) => socket.send(Buffer.from(text, 'latin1'), bound?.port, '127.0.0.1')
const open = new Set<number>()
let rung = 0
let answered = 0
let acknowledging = true
let padding = PADDING.ordinary
let ended = () => {}
socket.on('message', (data) => {
  const answer = data.toString('latin1')
  if (!answer.startsWith('SIP/2.0 486')) return
  const number = Number(/\r\nCall-ID: call-identifier-(\d+)/.exec(answer)?.[1])
  if (acknowledging) send(message('ACK', number))
  if (!open.delete(number)) return // a repetition
  answered++
  ended()
})
setInterval(() => {
  for (const number of open) send(message('INVITE', number))
}, AGAIN_MS)

await ring(BEFORE)
const before = held()
await ring(CALLS)
const remembered = perCall(before, CALLS)
const quiet = held()
await ringWithoutAck(UNACKNOWLEDGED)
const unacknowledged = perCall(quiet, UNACKNOWLEDGED)
console.log(JSON.stringify({ remembered, unacknowledged }))
socket.close()
await door.close(0)
await world.close()
process.exit(0)

/** Resolves when every call has its answer and no transaction is left. */
async function ring(calls: number): Promise<void> {
  await ringAndHear(calls)
  await eventually(() => {
    if (door.stats().transactions > 0) throw new Error('transactions are left')
  })
}

/** Resolves when every call has its answer. */
async function ringWithoutAck(calls: number): Promise<void> {
  acknowledging = false
  padding = PADDING.unacknowledged
  await ringAndHear(calls)
  if (door.stats().transactions < calls) throw new Error('transactions are over already')
}

async function ringAndHear(calls: number): Promise<void> {
  const until = rung + calls
  while (answered < until) {
    while (rung < until && rung - answered < AT_ONCE) {
      open.add(++rung)
      send(message('INVITE', rung))
    }
    await new Promise<void>((resolve) => {
      ended = resolve
    })
  }
}

/** Every caller is a new one; foreign numbers are as long as numbers get. */
function message(method: string, number: number): string {
  const to = sites[number % sites.length]?.number
  const caller = `+44${String(1_000_000_000 + number)}`
  return (
    `${method} sip:${to}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK-branch-${number}\r\n` +
    `Max-Forwards: 70\r\nFrom: <sip:${caller}@127.0.0.1>;tag=tag-of-the-caller-${number}\r\nTo: <sip:${to}@127.0.0.1>\r\n` +
    `Call-ID: call-identifier-${number}\r\nCSeq: 1 ${method}\r\nUser-Agent: ${'x'.repeat(padding)}\r\nContent-Length: 0\r\n\r\n`
  )
}

type Held = Readonly<Record<'heapUsed' | 'external' | 'arrayBuffers' | 'rss', number>>

function perCall(before: Held, calls: number): Held {
  const after = held()
  const share = (name: keyof Held) => Math.round((after[name] - before[name]) / calls)
  return {
    heapUsed: share('heapUsed'),
    external: share('external'),
    arrayBuffers: share('arrayBuffers'),
    rss: share('rss'),
  }
}

/** Bytes in use behind two collections. */
function held(): Held {
  if (gc === undefined) throw new Error('run it with --expose-gc')
  gc()
  gc()
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
  return { heapUsed, external, arrayBuffers, rss }
}
