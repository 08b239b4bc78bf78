/** A local stand-in for PortOne's identity verification API V2, of the documented shape; what the documentation leaves open is marked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  freshRecord,
  type PortonePerson,
  type PortoneRecord,
  publicRecord,
  type SendBody,
  sendFault,
} from './portone-records.ts'

export type PortoneStep = 'send' | 'confirm' | 'resend' | 'get'

export type PortoneServer = {
  /** For `createPortoneProvider`. */
  readonly baseUrl: string
  /** The person agrees in the app on their phone, or turns back there. False where no such request is open. */
  approve(id: string): boolean
  turnBack(id: string): boolean
  /** From now on this step answers so, whatever is asked; undefined: as it should. */
  answer(step: PortoneStep, odd: { readonly status: number; readonly body: string } | undefined): void
  setFault(fault: 'ok' | 'down' | 'hanging'): void
  /** The last requests, newest last: method, path with query, body. */
  asked(): readonly string[]
  /** How many of them hold no answer yet. */
  held(): number
  close(): Promise<void>
}

const LONGEST_BODY = 16 * 1024
const MOST_RECORDS = 1_000
const ROUTE = /^\/identity-verifications\/([^/]{1,200})(?:\/(send|confirm|resend))?$/

/** Starts on loopback, on a free port. */
export async function startPortoneServer(options: {
  readonly apiSecret: string
  readonly channelKey: string
  readonly people: readonly PortonePerson[]
}): Promise<PortoneServer> {
  let fault: 'ok' | 'down' | 'hanging' = 'ok'
  let asked: string[] = []
  const odd = new Map<PortoneStep, { readonly status: number; readonly body: string }>()
  const records = new Map<string, PortoneRecord>()
  const sockets = new Set<Socket>()
  const held = new Set<ServerResponse>()

  const server = createServer((request, response) => {
    if (fault === 'down') return void request.socket.destroy()
    void serve(request, response)
  })
  server.on('connection', (socket) => {
    if (fault === 'down') socket.resetAndDestroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    approve: (id) => settle(id, (record) => ({ ...record, approved: true })),
    turnBack: (id) => settle(id, (record) => ({ ...record, status: 'FAILED', failure: TURNED_BACK })),
    answer(step, next) {
      if (next === undefined) odd.delete(step)
      else odd.set(step, next)
    },
    setFault(next) {
      fault = next
      if (next === 'down') for (const socket of sockets) socket.resetAndDestroy()
      if (next !== 'hanging') for (const response of held) response.destroy()
    },
    asked: () => asked,
    held: () => held.size,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }

  function settle(id: string, change: (record: PortoneRecord) => PortoneRecord): boolean {
    const record = records.get(id)
    if (record?.status !== 'READY') return false
    records.set(id, change(record))
    return true
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request)
    if (response.destroyed) return
    asked = [...asked.slice(-199), `${request.method} ${request.url} ${text ?? ''}`]
    if (fault === 'hanging') {
      held.add(response)
      response.on('close', () => held.delete(response))
      return
    }
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, id = '', action] = ROUTE.exec(url.pathname) ?? []
    const step = stepOf(request.method, action)
    const given = step === undefined ? undefined : odd.get(step)
    if (given !== undefined) return send(response, given.status, given.body)
    if (request.headers.authorization !== `PortOne ${options.apiSecret}`) return refuse(response, 401, 'UNAUTHORIZED')
    const body = text === '' ? {} : parseObject(text)
    if (id === '' || step === undefined || body === undefined) return refuse(response, 400, 'INVALID_REQUEST')
    answerStep(response, step, decodeURIComponent(id), body)
  }

  function answerStep(response: ServerResponse, step: PortoneStep, id: string, body: SendBody) {
    const record = records.get(id)
    if (step === 'send') return takeRequest(response, id, body)
    if (record === undefined) return refuse(response, 404, 'IDENTITY_VERIFICATION_NOT_FOUND')
    switch (step) {
      case 'get':
        return send(response, 200, JSON.stringify(publicRecord(id, record)))
      case 'resend': // by SMS only
        return refuse(response, 400, 'INVALID_REQUEST')
      case 'confirm':
        return confirm(response, id, record)
    }
  }

  function takeRequest(response: ServerResponse, id: string, body: SendBody) {
    const record = records.get(id)
    if (record !== undefined) {
      const state = record.status === 'VERIFIED' ? 'VERIFIED' : 'SENT'
      return refuse(response, 409, `IDENTITY_VERIFICATION_ALREADY_${state}`)
    }
    const wrong = sendFault(body)
    if (wrong !== undefined) return refuse(response, 400, 'INVALID_REQUEST', { message: wrong })
    if (body.channelKey !== options.channelKey) return refuse(response, 404, 'CHANNEL_NOT_FOUND')
    const fresh = freshRecord(body, options.people)
    if (fresh === undefined) return refuse(response, 502, 'PG_PROVIDER', pgError('이용자 정보가 일치하지 않습니다'))
    const [oldest] = records.keys()
    if (oldest !== undefined && records.size >= MOST_RECORDS) records.delete(oldest)
    records.set(id, fresh)
    send(response, 200, '{}')
  }

  /** Asked too early: NOT FOUND in the documentation; here the PG's error, and the record stays READY. */
  function confirm(response: ServerResponse, id: string, record: PortoneRecord) {
    if (record.status === 'VERIFIED') return refuse(response, 409, 'IDENTITY_VERIFICATION_ALREADY_VERIFIED')
    if (record.status === 'FAILED' || !record.approved) {
      return refuse(response, 502, 'PG_PROVIDER', pgError('인증이 완료되지 않았습니다'))
    }
    const verified: PortoneRecord = { ...record, status: 'VERIFIED' }
    records.set(id, verified)
    send(response, 200, JSON.stringify({ identityVerification: publicRecord(id, verified) }))
  }
}

/** Codes and words of a failure: NOT FOUND in the documentation. */
const TURNED_BACK = { reason: '사용자가 인증을 취소하였습니다', pgCode: 'LOCAL-1', pgMessage: '사용자 취소' }
const pgError = (pgMessage: string) => ({ pgCode: 'LOCAL-2', pgMessage })

function stepOf(method: string | undefined, action: string | undefined): PortoneStep | undefined {
  if (method === 'GET') return action === undefined ? 'get' : undefined
  if (method !== 'POST') return undefined
  return action === 'send' || action === 'confirm' || action === 'resend' ? action : undefined
}

function refuse(response: ServerResponse, status: number, type: string, more: object = {}): void {
  send(response, status, JSON.stringify({ type, ...more }))
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

function parseObject(text: string | undefined): SendBody | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** @returns undefined where it is too long */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length <= LONGEST_BODY) chunks.push(chunk)
    }
  } catch {
    return undefined // the other side hung up
  }
  return length > LONGEST_BODY ? undefined : Buffer.concat(chunks).toString()
}
