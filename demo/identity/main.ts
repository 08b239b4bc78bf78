/** The demo's identity provider as a process: ends itself when its parent is gone (standard input closes). */
import { Server, Socket } from 'node:net'
import type { ToIdentity } from './messages.ts'
import { type DemoIdentity, startIdentity } from './start-identity.ts'

process.stdin.on('end', leave).on('close', leave).on('error', leave).resume()
process.on('disconnect', leave)
process.on('SIGINT', () => undefined) // Ctrl-C is the server's to handle; we end with the demo
process.on('SIGTERM', leave)

const begun = Promise.withResolvers<DemoIdentity>()
/** One after the other: who waits is answered once it is a provider. */
let done: Promise<void> = Promise.resolve()
process.on('message', (message: ToIdentity, handle: unknown) => {
  if ('begin' in message && handle instanceof Server) begun.resolve(startIdentity({ ...message.begin, socket: handle }))
  else done = done.then(async () => take(await begun.promise, message, handle)).catch(tell)
})

async function take(identity: DemoIdentity, message: ToIdentity, handle: unknown): Promise<void> {
  if ('people' in message) identity.setPeople(message.people)
  else if ('fault' in message) identity.setFault(message.fault)
  else if ('publicUrl' in message) await identity.setPublicUrl(message.publicUrl)
  else if (handle instanceof Socket) identity.answer(handle)
}

function tell(error: unknown): void {
  process.stderr.write(`demo identity provider: ${error instanceof Error ? error.message : String(error)}\n`)
}

function leave(): void {
  process.exit(0)
}
