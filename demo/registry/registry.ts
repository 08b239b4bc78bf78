/** The demo's vaccination registry: a FHIR R4 server over HTTP whose faults can be switched. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { capabilities } from './capabilities.ts'
import type { RegistryPerson } from './people-as-fhir.ts'
import { indexPeople, outcome, type Searched } from './search-people.ts'
import { createTokenEndpoint, type RegisteredClient } from './token-endpoint.ts'

/** `slow` 1.2 s; `hanging` never answers; `wrong` 200 with nonsense; `half` cut bodies and 500 in turn; `forgetful` knows everybody and none of their evidence, as on 13 December 2021; `down` connections reset. */
export type RegistryFault = 'ok' | 'slow' | 'hanging' | 'wrong' | 'half' | 'forgetful' | 'down'

export type DemoRegistry = {
  readonly port: number
  /** For `createFhirRegistry`. */
  readonly baseUrl: string
  setFault(fault: RegistryFault): void
  setPeople(people: readonly RegistryPerson[]): void
  /** HTTP requests that reached it, whatever became of them. */
  requests(): number
  /** The last lines asked (method and path with query), newest last: for tests and the demo's page. */
  asked(): readonly string[]
  /** Tokens that were given, and an end to all of them. */
  tokensGiven(): number
  endTokens(): void
  close(): Promise<void>
}

type Served = Exclude<RegistryFault, 'slow' | 'hanging' | 'down'>

const SLOW_MS = 1_200
const LONGEST_FORM = 16 * 1024

/** Starts on loopback. @param options.port 0 for a free one */
export async function startRegistry(options: {
  readonly port: number
  readonly people: readonly RegistryPerson[]
  /** Asks for a token that this client has signed for. */
  readonly client?: RegisteredClient
  /** Over TLS, and only to who shows a certificate of this authority. PEM. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string }
}): Promise<DemoRegistry> {
  let fault: RegistryFault = 'ok'
  let people = indexPeople(options.people)
  let requests = 0
  let asked: string[] = []
  const sockets = new Set<Socket>()
  const held = new Set<NodeJS.Timeout>()

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests += 1
    const mode = fault
    switch (mode) {
      case 'hanging':
        request.resume()
        return
      case 'down':
        request.socket.destroy()
        return
      case 'slow':
        hold(() => void serve(request, response, 'ok'))
        return
      case 'wrong':
      case 'half':
      case 'forgetful':
      case 'ok':
        void serve(request, response, mode)
    }
  }
  const { tls } = options
  const server = tls === undefined ? createServer(listener) : createTlsServer({ ...tls, requestCert: true }, listener)
  server.on('connection', (socket) => {
    if (fault === 'down') socket.resetAndDestroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  const baseUrl = `${origin}/fhir`
  const tokens = options.client && createTokenEndpoint(options.client, `${origin}/token`)

  return {
    port,
    baseUrl,
    setFault(next) {
      fault = next
      if (next === 'down') for (const socket of sockets) socket.resetAndDestroy()
    },
    setPeople(next) {
      people = indexPeople(next)
      asked = []
    },
    requests: () => requests,
    asked: () => asked,
    tokensGiven: () => tokens?.given() ?? 0,
    endTokens: () => tokens?.endAll(),
    async close() {
      for (const timer of held) clearTimeout(timer)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }

  async function serve(request: IncomingMessage, response: ServerResponse, mode: Served) {
    const form = await readForm(request)
    if (response.destroyed) return
    if (mode === 'wrong') return send(response, 200, { resourceType: 'Basic', nonsense: [null, { doses: 'many' }] })
    if (mode === 'half' && requests % 2 === 0) return send(response, 500, outcome('exception', 'half broken'))
    if (tokens !== undefined && request.url === '/token') {
      const { status, body } = await tokens.ask(new URLSearchParams(form))
      return send(response, status, body, 'application/json')
    }
    if (tokens?.isGiven(request.headers.authorization) === false) {
      return send(response, 401, outcome('login', 'a token is asked for'))
    }
    const { status, body } = form === undefined ? tooLong() : answer(request, form, mode === 'forgetful')
    if (mode === 'half') return sendHalf(response, body)
    send(response, status, body)
  }

  function answer(
    request: IncomingMessage,
    form: string,
    isForgetful: boolean,
  ): Searched | { status: 405; body: object } | Metadata {
    const url = new URL(request.url ?? '/', baseUrl)
    const [root, type = '', id] = url.pathname.split('/').slice(1)
    asked = [...asked.slice(-199), `${request.method} ${url.pathname}${url.search}${form === '' ? '' : ` ${form}`}`]
    if (root !== 'fhir') return { status: 404, body: outcome('not-found', 'the endpoint is /fhir') }
    if (request.method === 'GET' && type === 'metadata') return { status: 200, body: capabilities(baseUrl) }
    if (request.method === 'POST' && id === '_search') {
      const query = url.searchParams
      for (const [name, value] of new URLSearchParams(form)) query.append(name, value)
      return (isForgetful && type !== 'Patient' ? indexPeople([]) : people).search(type, query, baseUrl)
    }
    if (request.method !== 'GET') return { status: 405, body: outcome('not-supported', 'only searches and reads') }
    return id === undefined ? people.search(type, url.searchParams, baseUrl) : people.read(type, id)
  }

  function hold(then: () => void) {
    const timer = setTimeout(() => {
      held.delete(timer)
      then()
    }, SLOW_MS)
    held.add(timer)
  }
}

type Metadata = { readonly status: 200; readonly body: ReturnType<typeof capabilities> }

function tooLong() {
  return { status: 413, body: outcome('too-long', `a search of over ${LONGEST_FORM} bytes`) } as const
}

async function readForm(request: IncomingMessage): Promise<string | undefined> {
  let text = ''
  try {
    for await (const chunk of request) {
      text += String(chunk)
      if (text.length > LONGEST_FORM) return undefined
    }
  } catch {
    return undefined // the asker has gone away: there is nobody to answer
  }
  return text
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  type = 'application/fhir+json; charset=utf-8',
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Promises a whole body, sends half of it and breaks the connection. */
function sendHalf(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(200, {
    'content-type': 'application/fhir+json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}
