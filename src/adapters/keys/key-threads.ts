/** Threads that work with keys of periods, so that thousands of rows are opened and sealed beside the thread that answers calls. */
import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { KeyThreads, WorkDone } from '../../ports/identity/subject-keys.ts'

/** What a thread is given at its start. */
export type KeyThreadSetup = { readonly module: string; readonly keys: ReadonlyMap<string, KeyObject> }

const MOST_THREADS = 2
const YOUNG_MB = 32

type Waiter = { readonly resolve: (done: WorkDone) => void; readonly reject: (error: Error) => void }
type Thread = { readonly worker: Worker; readonly waiters: Waiter[] }

/** A thread starts when there is work that none is free for. */
export function startKeyThreads<Task>(setup: KeyThreadSetup): KeyThreads<Task> {
  const threads: Thread[] = []
  let ended: Error | undefined

  function start(): Thread {
    const worker = new Worker(new URL('./key-worker.ts', import.meta.url), {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    const thread: Thread = { worker, waiters: [] }
    worker.on('message', (done: WorkDone) => thread.waiters.shift()?.resolve(done))
    worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => end(new Error('a thread that works with keys has ended')))
    threads.push(thread)
    return thread
  }

  /** Half of the work is no use: all of it fails. */
  function end(error: Error): void {
    ended ??= error
    for (const { waiters } of threads) for (const { reject } of waiters.splice(0)) reject(ended)
  }

  function leastBusy(): Thread {
    const [first] = [...threads].sort((a, b) => a.waiters.length - b.waiters.length)
    return first === undefined || (first.waiters.length > 0 && threads.length < MOST_THREADS) ? start() : first
  }

  return {
    work(task, bytes) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended)
        const { worker, waiters } = leastBusy()
        waiters.push({ resolve, reject })
        worker.postMessage({ task, bytes }, [bytes.buffer])
      })
    },
    async close() {
      end(new Error('the work has ended'))
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}
