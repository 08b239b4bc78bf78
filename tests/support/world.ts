/** The whole product as its user starts it: `ansimpass start` on free ports and a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { DemoFaults } from '../../src/contracts/demo-page.ts'
import { newDataFolder, removeDataFolder } from './data-folder.ts'

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'ansimpass.ts')

/** Of mounts: as root at once, else in a user namespace in which one keeps one's own name. */
const NAMESPACE = [...(process.getuid?.() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps']), '--mount']

export type WorldOptions = {
  readonly dataFolder?: string
  readonly httpPort?: number
  readonly sipPort?: number
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** File descriptors that the server and its children may have (`ulimit -n`). */
  readonly openFiles?: number
  /** A small disk of its own for the data folder, in a mount namespace: under `/proc/HOUSE/root` its files are seen from outside. */
  readonly diskBytes?: number
  /** Given the house's process number at once, long before it is ready. */
  readonly onSpawn?: (house: number) => void
}

export type World = {
  readonly http: string
  readonly sip: { readonly host: string; readonly port: number }
  readonly httpPort: number
  readonly dataFolder: string
  readonly process: ChildProcess
  readonly readyAfterMs: number
  /** What it has written so far. */
  output(): string
  /** Runs another subcommand in the same world and resolves with what it printed. */
  run(
    args: readonly string[],
    input?: string,
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
  get<T>(path: string): Promise<T>
  /** What the log holds, spool included, as the command line counts it. */
  visits(): Promise<number>
  /** Breaks a part of the demo's world, or mends it. */
  setFault<Part extends keyof DemoFaults>(part: Part, mode: DemoFaults[Part]): Promise<void>
  /** Ctrl-C: resolves with the exit code. */
  stop(): Promise<number | null>
  /** kill -9 of the server alone. */
  kill(): Promise<void>
  /** Removes the folders, with the database and the keys. */
  remove(): Promise<void>
}

/** Waits for the line `ready http=… sip=…`, of `--only` with what it has of the two. @throws when it ends before, with what it wrote. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const dataFolder = options.dataFolder ?? newDataFolder()
  const httpPort = options.httpPort ?? (await freeTcpPort())
  const sipPort = options.sipPort ?? (await freeSipPort())
  const env = {
    ...process.env,
    ANSIMPASS_HTTP: `127.0.0.1:${httpPort}`,
    ANSIMPASS_SIP: `127.0.0.1:${sipPort}`,
    ANSIMPASS_DATA: dataFolder,
    ...options.env,
  }
  const began = performance.now()
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', BIN, 'start', ...(options.args ?? [])]
  const limit = options.openFiles === undefined ? '' : `ulimit -n ${options.openFiles}; `
  const disk =
    options.diskBytes === undefined
      ? ''
      : `mount -t tmpfs -o mode=711,size=${options.diskBytes} tmpfs ${dataFolder} && `
  const shell = ['sh', '-c', `${disk}${limit}exec "$@"`, 'sh', ...node]
  const [program = 'sh', ...args] = options.diskBytes === undefined ? shell : ['unshare', ...NAMESPACE, ...shell]
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  let written = ''
  let isReady = false
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  await new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      written += chunk.toString()
      // Looked for no longer than needed: a log of some megabytes would be read through at each of its lines.
      if (isReady || !/^ready(?: (?:http|sip|program)=\S+)*$/m.test(written)) return
      isReady = true
      resolve()
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    void exited.then((code) => reject(new Error(`the server ended with ${code} before it was ready:\n${written}`)))
  })
  const readyAfterMs = performance.now() - began
  const http = `http://127.0.0.1:${httpPort}`
  return {
    http,
    sip: { host: '127.0.0.1', port: sipPort },
    httpPort,
    dataFolder,
    process: child,
    readyAfterMs,
    output: () => written,
    run: (args, input) => runCommand(args, env, input),
    async get<T>(path: string) {
      const response = await fetch(`${http}${path}`)
      if (!response.ok) throw new Error(`GET ${path} → ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    visits: async () => Number((await runCommand(['visits', 'count'], env)).stdout),
    async setFault(part, mode) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ part, mode })
      const answer = await fetch(`${http}/demo/faults`, { method: 'POST', headers, body })
      if (answer.status !== 200) throw new Error(`POST /demo/faults → ${answer.status} ${await answer.text()}`)
    },
    async stop() {
      child.kill('SIGINT')
      return await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    remove: () => removeDataFolder(dataFolder),
  }
}

export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv, input?: string) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BIN, ...args], { env, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.end(input ?? '')
  const code = await new Promise<number | null>((resolve) => child.once('close', (c) => resolve(c)))
  return { code, stdout, stderr }
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Free in UDP and TCP: the SIP server takes both. */
export async function freeSipPort(): Promise<number> {
  for (;;) {
    const port = await freeTcpPort()
    const socket = createSocket('udp4')
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false))
      socket.bind(port, '127.0.0.1', () => resolve(true))
    })
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    if (free) return port
  }
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}
