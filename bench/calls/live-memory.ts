/** Memory in use by a Node process: asked over its inspector, which collects the garbage first. */
import { setTimeout as delay } from 'node:timers/promises'

/** Bytes. The heap alone says little: a slice of a Buffer keeps its whole pool alive, outside of it. */
export type LiveMemory = {
  /** Alive on the heap. */
  readonly heapUsed: number
  /** Outside of it: Buffers and what C++ holds for objects. */
  readonly external: number
  /** Of these, Buffers and other ArrayBuffers. */
  readonly arrayBuffers: number
  /** All that the process has from the system. */
  readonly rss: number
}

/**
 * One process at a time: several may have the same port, so the inspector is closed again.
 *
 * @param pid   a process of ours that was started with `--inspect-port=127.0.0.1:PORT`
 * @param port  that port
 * @returns what is in use behind two full collections
 */
export async function liveMemory(pid: number, port: number): Promise<LiveMemory> {
  process.kill(pid, 'SIGUSR1')
  const inspector = await connect(port)
  try {
    await inspector.ask('HeapProfiler.collectGarbage')
    await inspector.ask('HeapProfiler.collectGarbage')
    const { result } = await inspector.ask('Runtime.evaluate', {
      expression:
        '(({ heapUsed, external, arrayBuffers, rss }) => ({ heapUsed, external, arrayBuffers, rss }))(process.memoryUsage())',
      returnByValue: true,
    })
    await inspector.ask('Runtime.evaluate', { expression: CLOSE_SOON })
    return (result as { readonly value: LiveMemory }).value
  } finally {
    inspector.close()
    await untilClosed(port)
  }
}

/** Behind the answer, which would not come otherwise. */
const CLOSE_SOON = "void setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50)"

type Answer = Readonly<Record<string, unknown>>

async function connect(
  port: number,
): Promise<{ ask(method: string, params?: object): Promise<Answer>; close(): void }> {
  const socket = new WebSocket(await socketUrl(port))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Answer }
    if (id !== undefined) waiting.get(id)?.(result ?? {})
  })
  let last = 0
  return {
    ask(method, params = {}) {
      last += 1
      const id = last
      socket.send(JSON.stringify({ id, method, params }))
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    close: () => socket.close(),
  }
}

/** The inspector needs a moment to listen. */
async function socketUrl(port: number): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        webSocketDebuggerUrl: string
      }[]
      if (target !== undefined) return target.webSocketDebuggerUrl
    } catch (error) {
      if (tries > 50) throw error
    }
    await delay(100)
  }
}

/** The port is free for the next process. */
async function untilClosed(port: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const isOpen = await fetch(`http://127.0.0.1:${port}/json/version`).then(
      () => true,
      () => false,
    )
    if (!isOpen) return
    await delay(100)
  }
}
