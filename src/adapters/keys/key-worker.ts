/** A thread that works with keys: it runs the work of another module, which has these keys and no others. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Period, ThreadWork, WorkOf } from '../../ports/identity/subject-keys.ts'
import type { KeyThreadSetup } from './key-threads.ts'
import { nameOf, periodKeys } from './period-keys.ts'

const setup = workerData as KeyThreadSetup
const keys = new Map([...setup.keys].map(([name, key]) => [name, periodKeys(key, name)]))
const { workOf } = (await import(setup.module)) as { readonly workOf: WorkOf<unknown> }

const work: ThreadWork<unknown> = workOf((period: Period) => {
  const found = keys.get(nameOf(period))
  if (found === undefined) throw new Error(`this thread has no key of ${nameOf(period)}`)
  return found
})

parentPort?.on('message', ({ task, bytes }: { readonly task: unknown; readonly bytes: Uint8Array<ArrayBuffer> }) => {
  const done = work(task, bytes)
  parentPort?.postMessage(done, [done.bytes.buffer])
})
