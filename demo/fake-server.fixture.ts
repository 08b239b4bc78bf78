/** A stand-in for the server: speaks the real control server and answers SIP with 486, so that the child can be tested alone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ControlRequest } from '../src/contracts/control.ts'
import { createControlServer } from '../src/inbound/control/control-server.ts'
import type { AppEvent } from '../src/ports/kit/events.ts'
import type { Arrival } from '../src/ports/places/arrivals.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

export const STAFF_TOKEN = 'a-token-of-the-fake-server'

export type FakeServer = {
  readonly page: string
  readonly child: ChildProcess
  /** What the child asked for, in order. */
  readonly resets: Extract<ControlRequest, { method: 'reset' }>['params'][]
  readonly database: string[]
  /** What the child reported over HTTP, as staff do. */
  readonly reports: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: unknown }[]
  /** What the next report is answered with. */
  answerReports(status: number): void
  readonly exited: Promise<unknown>
  close(): Promise<void>
}

export async function startFakeServer(noon = Date.parse('2022-01-12T11:40+09:00')): Promise<FakeServer> {
  const child = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'ignore', 'inherit', 'pipe'] })
  const exited = once(child, 'exit')
  const events = new Set<(event: AppEvent) => void>()
  const arrivals = new Set<(arrival: Arrival) => void>()
  const resets: FakeServer['resets'] = []
  const database: string[] = []
  const shown: Arrival[] = []
  let lastSite = '0800000001'
  const emit = (event: AppEvent) => {
    for (const each of events) each(event)
  }
  const sip = await answerBusy((visit, site) => {
    const key = { callKey: Buffer.from(visit, 'hex'), day: '2022-01-12' as Arrival['day'] }
    const arrival: Arrival = {
      ...key,
      siteId: 1,
      at: noon,
      lastFour: '5678',
      shown: '',
      outcome: 'checking',
      allowedAlone: true,
    }
    lastSite = site
    emit({ type: 'call-received', visit, site })
    emit({ type: 'visit-stored', visit, where: 'database', already: false, tookMs: 3.2 })
    emit({ type: 'call-answered', visit, outcome: 'logged', code: 486, mode: 'silent', prompt: '', tookMs: 4.1 })
    for (const each of [arrival, { ...arrival, outcome: 'pass', shown: '홍*동(80년생)' } as const]) {
      shown[0] = each
      for (const listener of arrivals) listener(each)
    }
    emit({ type: 'pass-decided', visit, outcome: 'pass', reason: 'proof-holds', ruleId: 'N3', rulesetVersion: '1' })
    emit({ type: 'text-not-sent', visit, why: 'same-outcome-shown-at-door' })
  })
  const outside = await takeReports()
  const door = createControlServer(child.stdio[3] as unknown as Duplex)
  const hello = await door.hello
  let now = noon
  door.open(
    {
      now: () => now,
      reset: async (params) => {
        now = params.clock
        resets.push(params)
        shown.length = 0
      },
      database: async (action) => void database.push(action),
      databaseStopped: () => database.at(-1) === 'stop',
      forwardClock: async () => true,
      arrivalsOf: () => ({
        wordOfDay: { ko: '파란고래', en: 'BLUE WHALE' },
        arrivals: shown.map((each) => ({
          ...each,
          callKey: Buffer.from(each.callKey).toString('hex'),
          siteNumber: lastSite,
        })),
      }),
      siteNumberOf: () => lastSite,
      followEvents: (listener) => follow(events, listener),
      followArrivals: (listener) => follow(arrivals, listener),
    },
    {
      http: outside.url,
      publicUrl: `http://127.0.0.1:${hello.page}`,
      sip: `sip:127.0.0.1:${sip.port}`,
      clock: noon,
      empty: true,
      demoSites: 14,
      selfNumber: '0800000100',
      staffToken: STAFF_TOKEN,
    },
  )
  return {
    page: `http://127.0.0.1:${hello.page}`,
    child,
    resets,
    database,
    reports: outside.reports,
    answerReports: outside.answer,
    exited,
    async close() {
      child.stdin?.end()
      await exited
      door.close()
      outside.close()
      sip.close()
    },
  }
}

function follow<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The server's own HTTP, as far as the child uses it. */
async function takeReports() {
  const reports: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = []
  let status = 202
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      reports.push({ path, headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    reports,
    // A listening TCP server has an address of this form.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next: number) => {
      status = next
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Every INVITE is answered 486, as a silent site does. */
async function answerBusy(onCall: (visit: string, site: string) => void) {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, from) => {
    const text = datagram.toString('latin1')
    if (!text.startsWith('INVITE')) return
    const line = (name: string) => new RegExp(`^${name}:.*$`, 'im').exec(text)?.[0] ?? ''
    const value = (name: string) =>
      line(name)
        .slice(name.length + 1)
        .trim()
    const tag = /;tag=([^;\s]+)/.exec(line('From'))?.[1] ?? ''
    const site = /^INVITE \w+:([^@;\s]+)/.exec(text)?.[1] ?? ''
    const seed = `loopback\n${site}\n${value('Call-ID')}\n${tag}\n${value('CSeq').split(' ')[0]}`
    onCall(createHash('sha256').update(seed).digest('hex').slice(0, 32), site)
    const lines = [
      line('Via'),
      line('From'),
      `${line('To')};tag=busy`,
      line('Call-ID'),
      line('CSeq'),
      'Content-Length: 0',
    ]
    socket.send(`SIP/2.0 486 Busy Here\r\n${lines.join('\r\n')}\r\n\r\n`, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, close: () => socket.close() }
}
