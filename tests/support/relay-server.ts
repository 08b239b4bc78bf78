/** A local stand-in for Solapi's HTTP API, of the documented shape: signed requests, texts in batches, balance, list with status codes. */
import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import iconv from 'iconv-lite'

export type RelayFault =
  | 'ok'
  /** Takes no connection. */
  | 'down'
  /** 429 for every text; Retry-After as `restSeconds` says. */
  | 'throttle'
  /** Answers nothing and takes nothing. */
  | 'silent'
  /** Takes every text and answers nothing. */
  | 'mute'
  /** Takes every text, and answers 500. */
  | 'error'
  /** Takes every text, and answers with what is no JSON. */
  | 'garbled'
  /** 503: takes nothing. */
  | 'busy'
  /** 402 for every text. */
  | 'broke'
  /** Knows no key. */
  | 'stranger'
  /** Knows no key for texts, and says in place of why to whom they were to go. */
  | 'telltale'

export type RelayReceived = {
  readonly text: string
  readonly bytes: number
  readonly from: string
  readonly type: string
}

export type RelayServer = {
  readonly baseUrl: string
  setFault(fault: RelayFault): void
  /** What Retry-After says. */
  restSeconds: number | undefined
  balance: number
  /** Newest first. @param to  `+8210…` */
  received(to: string): readonly RelayReceived[]
  /** Requests for sending, by how many texts were in each. */
  readonly batches: readonly number[]
  /** The status code that texts have in the list. Default 4000. */
  setDelivery(code: string): void
  close(): Promise<void>
}

type Message = { to: string; from: string; text: string; type: string; country?: string; customFields?: object }
type Served = { readonly status: number; readonly body: object; readonly rest?: number | undefined }

const SKEW_MS = 15 * 60_000

/** Listens on loopback, on a free port. */
export async function startRelayServer(options: {
  readonly apiKey: string
  readonly apiSecret: string
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
}): Promise<RelayServer> {
  const inboxes = new Map<string, RelayReceived[]>()
  const groups = new Map<string, string[]>()
  const signatures = new Set<string>()
  const sockets = new Set<Socket>()
  const batches: number[] = []
  let fault: RelayFault = 'ok'
  let delivery = '4000'

  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response)
  const server: Server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener)
  server.on('connection', (socket: Socket) => {
    if (fault === 'down') return void socket.destroy()
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo

  const relay: RelayServer = {
    baseUrl: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    setFault(next) {
      fault = next
      if (fault === 'down') for (const socket of sockets) socket.destroy()
    },
    restSeconds: undefined,
    balance: 1_000,
    received: (to) => inboxes.get(to) ?? [],
    batches,
    setDelivery(code) {
      delivery = code
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return relay

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (fault === 'silent') return
    const { status, body, rest } = answer(request, Buffer.concat(chunks).toString('utf8'))
    if (status === 0) return
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...(rest === undefined ? {} : { 'retry-after': String(rest) }),
    })
    response.end(fault === 'garbled' && request.method === 'POST' ? '<html>' : JSON.stringify(body))
  }

  function answer(request: IncomingMessage, json: string): Served {
    const stranger = refusedKey(request.headers.authorization ?? '')
    if (stranger !== undefined) return refusal(403, stranger)
    const url = new URL(request.url ?? '/', relay.baseUrl)
    if (url.pathname === '/cash/v1/balance') return { status: 200, body: { balance: relay.balance, point: 0 } }
    if (url.pathname === '/messages/v4/list') return { status: 200, body: list(url.searchParams) }
    if (url.pathname !== '/messages/v4/send-many/detail' || request.method !== 'POST') {
      return refusal(404, 'ResourceNotFound')
    }
    if (fault === 'throttle') return { ...refusal(429, 'TooManyRequests'), rest: relay.restSeconds }
    if (fault === 'busy') return { ...refusal(503, 'ServiceUnavailable'), rest: relay.restSeconds }
    if (fault === 'broke') return refusal(402, 'NotEnoughBalance')
    const { messages } = JSON.parse(json) as { messages: readonly Message[] }
    if (fault === 'telltale') return refusal(403, messages[0]?.to ?? '')
    batches.push(messages.length)
    // A text without a word is refused with all that came with it.
    if (messages.some(({ text }) => text === '')) return refusal(400, 'ValidationError')
    const body = taken(messages)
    if (fault === 'error') return refusal(500, 'InternalError')
    return { status: fault === 'mute' ? 0 : 200, body }
  }

  function taken(messages: readonly Message[]): object {
    const groupId = `G4V${randomUUID().replaceAll('-', '')}`
    const messageList: object[] = []
    const failedMessageList: object[] = []
    for (const message of messages) {
      const messageId = `M4V${randomUUID().replaceAll('-', '')}`
      const statusCode = codeOf(message)
      const each = { messageId, statusCode, statusMessage: '', customFields: message.customFields }
      if (statusCode !== '2000') failedMessageList.push({ ...each, to: message.to, from: message.from })
      else {
        messageList.push(each)
        groups.set(groupId, [...(groups.get(groupId) ?? []), messageId])
        put(message)
      }
    }
    const count = { total: messages.length, registeredSuccess: messageList.length }
    // The order of a list is the relay's own.
    return { groupInfo: { _id: groupId, groupId, count }, failedMessageList, messageList: messageList.toReversed() }
  }

  function put({ to, from, text, type, country = '82' }: Message): void {
    const line = `+${country}${country === '82' ? to.replace(/^0/, '') : to}`
    const bytes = iconv.encode(text, 'cp949').byteLength
    inboxes.set(line, [{ text, bytes, from, type }, ...(inboxes.get(line) ?? [])])
  }

  function list(query: URLSearchParams): object {
    const ids = groups.get(query.get('value') ?? '') ?? []
    return {
      startKey: null,
      nextKey: null,
      messageList: Object.fromEntries(ids.map((messageId) => [messageId, { messageId, statusCode: delivery }])),
    }
  }

  function refusedKey(header: string): string | undefined {
    if (fault === 'stranger') return 'InvalidAPIKey'
    const found = /^HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S{12,64}), signature=([0-9a-f]{64})$/.exec(header)
    const [, apiKey, date = '', salt = '', signature = ''] = found ?? []
    if (apiKey !== options.apiKey) return 'InvalidAPIKey'
    if (!(Math.abs(Date.parse(date) - Date.now()) < SKEW_MS)) return 'RequestTimeTooSkewed'
    const right = createHmac('sha256', options.apiSecret)
      .update(date + salt)
      .digest('hex')
    if (signature !== right) return 'SignatureDoesNotMatch'
    if (signatures.has(signature)) return 'DuplicatedSignature'
    signatures.add(signature)
    return undefined
  }
}

function refusal(status: number, errorCode: string): Served {
  return { status, body: { errorCode, errorMessage: '' } }
}

/** Status codes of docs.solapi.com: 1011 form, 1030 balance, 1031 too long for its type. */
function codeOf({ to, text, type, country = '82' }: Message): string {
  if (!(country === '82' ? /^01\d{8,9}$/ : /^\d{6,14}$/).test(to)) return '1011'
  if (text.includes('잔액 부족')) return '1030'
  return iconv.encode(text, 'cp949').byteLength > (type === 'SMS' ? 90 : 2_000) ? '1031' : '2000'
}
