/** How much of a Node process's heap is alive: asked over its inspector, which collects the garbage first. */
import { setTimeout as delay } from 'node:timers/promises'

/**
 * @param pid   a process of ours that was started with `--inspect-port=127.0.0.1:PORT`
 * @param port  that port; the inspector listens from the first asking on
 * @returns bytes in use behind two full collections
 */
export async function liveHeap(pid: number, port: number): Promise<number> {
  process.kill(pid, 'SIGUSR1')
  const inspector = await connect(port)
  try {
    await inspector.ask('HeapProfiler.collectGarbage')
    await inspector.ask('HeapProfiler.collectGarbage')
    const { usedSize } = await inspector.ask('Runtime.getHeapUsage')
    return Number(usedSize)
  } finally {
    inspector.close()
  }
}

type Answer = Readonly<Record<string, unknown>>

async function connect(port: number): Promise<{ ask(method: string): Promise<Answer>; close(): void }> {
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
    ask(method) {
      last += 1
      const id = last
      socket.send(JSON.stringify({ id, method }))
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
