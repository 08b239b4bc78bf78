/** Starts the demo world as a child process, joined by sockets only: its standard input (closes with us) and a control socket. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { AppError } from '../../domain/kit/errors.ts'

const MAIN = join(import.meta.dirname, '..', '..', '..', 'demo', 'main.ts')
const GRACE_MS = 2_000

export type DemoChild = {
  readonly control: Duplex
  readonly exited: Promise<void>
  /** Closes its standard input, at which it ends; after two seconds it is killed. */
  stop(): Promise<void>
}

/** Its own process group: Ctrl-C reaches only the server, which then ends the child. */
export function startDemoChild(onExit: (why: string) => void): DemoChild {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  })
  const control = child.stdio[3]
  if (control === null || control === undefined || !('write' in control && 'read' in control)) {
    throw new AppError('DEMO_NOT_STARTED', 'The demo world could not be started: no control socket')
  }
  let stopping = false
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!stopping) onExit(`the demo world ended (${signal ?? `code ${code}`}); calls go on without it`)
      resolve()
    })
    child.once('error', (error) => {
      onExit(`the demo world could not be started: ${error.message}`)
      resolve()
    })
  })
  return {
    control: control as unknown as Duplex,
    exited,
    async stop() {
      stopping = true
      child.stdin?.end()
      const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
      await exited
      clearTimeout(kill)
    },
  }
}
