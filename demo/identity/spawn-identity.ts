/** Starts the provider in a process of its own and talks to it. It ends itself when this one is gone. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { IdentityFault } from '../../src/contracts/demo-page.ts'
import { AppError } from '../../src/domain/errors.ts'
import type { IdentityPerson } from './identity-person.ts'
import type { FromIdentity, ToIdentity } from './messages.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

export type IdentityProcess = FromIdentity['listening'] & {
  setPublicUrl(publicUrl: string): void
  setPeople(people: readonly IdentityPerson[]): void
  setFault(fault: IdentityFault): void
}

/** Resolves when it listens. @throws AppError `IDENTITY_NOT_STARTED` */
export async function spawnIdentity(): Promise<IdentityProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  })
  child.stdin?.on('error', () => {}) // it may end first
  const failed = once(child, 'exit').then(() => {
    throw new AppError('IDENTITY_NOT_STARTED', 'The demo’s identity provider did not start; see its message above')
  })
  const [first] = await Promise.race([once(child, 'message'), failed])
  failed.catch(() => process.stderr.write('demo: the identity provider ended; everything else goes on without it\n'))
  const tell = (message: ToIdentity) => {
    if (child.connected) child.send(message, () => {}) // told to nobody where it has just ended
  }
  return {
    // Our own child, which says nothing else first.
    ...(first as FromIdentity).listening,
    setPublicUrl: (publicUrl) => tell({ publicUrl }),
    setPeople: (people) => tell({ people }),
    setFault: (fault) => tell({ fault }),
  }
}
