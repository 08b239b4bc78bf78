/**
 * The demo's provider of identity verification (본인확인): a real OpenID provider on loopback that plays a carrier's check.
 * It listens at once and knows nothing until it is told where people reach the server; faults can be switched.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { IdentityFault } from '../../src/contracts/demo-page.ts'
import type { IdentityPerson } from './identity-person.ts'
import { sendPage } from './pages/frame.ts'
import { awayPage } from './pages/plain-pages.ts'
import type { RunningProvider } from './run-provider.ts'

export type DemoIdentity = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Makes the provider: the return address is `publicUrl/identity/return/demo`. Until then everything is answered 503. */
  setPublicUrl(publicUrl: string): Promise<void>
  setPeople(people: readonly IdentityPerson[]): void
  setFault(fault: IdentityFault): void
  /** From now on it signs with a new key and publishes no other. */
  rotateKeys(): Promise<void>
  /** Answers on a connection that somebody else accepted. */
  answer(connection: Socket): void
  /** HTTP requests that reached it, whatever became of them: method and path. */
  asked(): readonly string[]
  close(): Promise<void>
}

const SLOW_MS = 20_000
export const CLIENT_ID = 'ansimpass'

export type IdentityOptions = {
  /** Made up unless given. */
  readonly clientSecret?: string
  /** Listens there; on a free port of loopback unless given. */
  readonly socket?: Server
}

export async function startIdentity(options: IdentityOptions = {}): Promise<DemoIdentity> {
  const clientSecret = options.clientSecret ?? randomBytes(24).toString('base64url')
  const people = new Map<string, IdentityPerson>()
  const held = new Set<NodeJS.Timeout>()
  let fault: IdentityFault = 'ok'
  let provider: RunningProvider | undefined
  let asked: string[] = []

  const server = createServer((request, response) => {
    asked = [...asked.slice(-199), `${request.method} ${(request.url ?? '/').replace(/\?.*/, '')}`]
    switch (fault) {
      case 'slow':
        return hold(() => serve(request, response))
      case 'down':
        return sendPage(response, 503, awayPage('away'))
      case 'ok':
      case 'wrong':
        return serve(request, response)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    if (options.socket === undefined) server.listen(0, '127.0.0.1', resolve)
    else server.listen(options.socket, resolve)
  })
  // A listening TCP server has an address of this form.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function serve(request: IncomingMessage, response: ServerResponse): void {
    if (provider === undefined) sendPage(response, 503, awayPage('starting'))
    else provider.serve(request, response, { honest: fault !== 'wrong' })
  }

  function hold(then: () => void): void {
    const timer = setTimeout(() => {
      held.delete(timer)
      then()
    }, SLOW_MS)
    held.add(timer)
  }

  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    async setPublicUrl(publicUrl) {
      // Loaded only here: the process listens before it has read the whole library.
      const { runProvider } = await import('./run-provider.ts')
      const returnUrl = new URL('/identity/return/demo', publicUrl).href
      provider = await runProvider({ issuer, clientId: CLIENT_ID, clientSecret, returnUrl, people })
    },
    setPeople(next) {
      people.clear()
      for (const person of next) people.set(person.id, person)
    },
    setFault(next) {
      fault = next
    },
    rotateKeys: async () => provider?.rotateKeys(),
    answer(connection) {
      server.emit('connection', connection)
      connection.resume()
    },
    asked: () => asked,
    async close() {
      for (const timer of held) clearTimeout(timer)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
