/**
 * The provider in a process of its own, which ends itself when this one is gone. It begins only when it is told where
 * people reach the server, so that the demo's start does not wait for it; its address is there at once, and whoever comes
 * earlier waits.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { IdentityFault } from '../../src/contracts/demo-page.ts'
import type { IdentityPerson } from './identity-person.ts'
import type { ToIdentity } from './messages.ts'
import { CLIENT_ID } from './start-identity.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

export type IdentityProcess = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Begins it. */
  setPublicUrl(publicUrl: string): void
  setPeople(people: readonly IdentityPerson[]): void
  setFault(fault: IdentityFault): void
  /** Ends it, as our own end would. @returns its exit code; null where it never began */
  end(): Promise<number | null>
}

type Running = {
  tell(message: ToIdentity, handle?: Server | Socket): void
  end(): Promise<number | null>
}

/** Resolves when its address is taken. */
export async function spawnIdentity(): Promise<IdentityProcess> {
  const clientSecret = randomBytes(24).toString('base64url')
  const server = createServer({ pauseOnConnect: true })
  const early: Socket[] = []
  server.on('connection', (socket) => early.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  // A listening TCP server has an address of this form.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const before: ToIdentity[] = []
  let running: Running = { tell: (message) => void before.push(message), end: async () => null }

  function begin(): void {
    const { tell, end } = newProcess()
    running = { tell, end }
    tell({ begin: { clientSecret } }, server)
    for (const message of before.splice(0)) tell(message)
    const give = (socket: Socket) => tell({ waiting: true }, socket)
    for (const socket of early.splice(0)) give(socket)
    server.removeAllListeners('connection').on('connection', give)
  }

  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    setPublicUrl(publicUrl) {
      before.push({ publicUrl })
      begin()
    },
    setPeople: (people) => running.tell({ people }),
    setFault: (fault) => running.tell({ fault }),
    async end() {
      server.close()
      return running.end()
    },
  }
}

function newProcess(): Running {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  })
  child.stdin?.on('error', () => {}) // it may end first
  let ending = false
  const exited = once(child, 'exit').then(([code]) => {
    if (!ending) process.stderr.write('demo: the identity provider ended; everything else goes on without it\n')
    return code as number | null
  })
  return {
    tell(message, handle) {
      if (child.connected) child.send(message, handle, () => {}) // told to nobody where it has just ended
    },
    async end() {
      ending = true
      child.stdin?.end()
      return exited
    },
  }
}
