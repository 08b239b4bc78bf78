/** Starts a program of the bench and waits for the line in which it says that it is ready. */
import { type ChildProcess, spawn } from 'node:child_process'

export type Program = {
  readonly process: ChildProcess
  readonly pid: number
  /** What the ready line matched. */
  readonly ready: RegExpExecArray
  /** Asks it to end, and kills it (it alone, by its id) when it does not within `graceMs`. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<void>
}

const READY_WITHIN_MS = 120_000

/** @throws when it ends, or two minutes pass, before it is ready, with what it wrote */
export async function startProgram(
  command: string,
  args: readonly string[],
  isReady: RegExp,
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Program> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
  let written = ''
  const limit = setTimeout(() => {
    written += `not ready within ${READY_WITHIN_MS} ms; killed\n`
    child.kill('SIGKILL')
  }, READY_WITHIN_MS)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      written += error.message
      resolve()
    })
  })
  const ready = await new Promise<RegExpExecArray>((resolve, reject) => {
    const onData = (data: Buffer) => {
      if (written.length < 100_000) written += data.toString()
      const match = isReady.exec(written)
      if (match !== null) resolve(match)
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    void exited.then(() => reject(new Error(`${command} ended before it was ready:\n${written.slice(-4_000)}`)))
  }).finally(() => clearTimeout(limit))
  return {
    process: child,
    pid: child.pid ?? 0,
    ready,
    async stop(signal, graceMs) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
  }
}
