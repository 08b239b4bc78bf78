/** The demo's identity provider as a process: ends itself when its parent is gone (standard input closes). */
import type { FromIdentity, ToIdentity } from './messages.ts'
import { startIdentity } from './start-identity.ts'

process.stdin.on('end', leave).on('close', leave).on('error', leave).resume()
process.on('disconnect', leave)
process.on('SIGINT', () => undefined) // Ctrl-C is the server's to handle; we end with the demo
process.on('SIGTERM', leave)

const identity = await startIdentity()
process.on('message', (message: ToIdentity) => {
  if ('people' in message) identity.setPeople(message.people)
  else if ('fault' in message) identity.setFault(message.fault)
  else {
    identity.setPublicUrl(message.publicUrl).catch((error: unknown) => {
      process.stderr.write(`demo identity provider: ${error instanceof Error ? error.message : String(error)}\n`)
    })
  }
})
const { issuer, clientId, clientSecret } = identity
process.send?.({ listening: { issuer, clientId, clientSecret } } satisfies FromIdentity)

function leave(): void {
  process.exit(0)
}
