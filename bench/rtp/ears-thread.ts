/** Ears in a thread of their own, before others: their waiting for the processor would be measured as lateness. */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { raisePriority } from '../../src/inbound/sip/media/raise-priority.ts'
import type { Row } from '../report.ts'
import { bareTimer, lateness, listen } from './ears.ts'

export type EarsThread = {
  readonly ports: readonly number[]
  /** What they heard. */
  end(): Promise<Row>
}

/** @param count  ears, each at a port of its own */
export async function startEarsThread(count: number): Promise<EarsThread> {
  const worker = new Worker(import.meta.filename, { workerData: count })
  const [ports] = (await once(worker, 'message')) as [number[]]
  return {
    ports,
    async end() {
      const heard = once(worker, 'message') as Promise<[Row]>
      worker.postMessage('end')
      return (await heard)[0]
    },
  }
}

if (!isMainThread && parentPort !== null) {
  raisePriority()
  const gaps: number[] = []
  const ears = await Promise.all(Array.from({ length: workerData as number }, () => listen(gaps)))
  const bare = bareTimer()
  parentPort.postMessage(ears.map((ear) => ear.address().port))
  await once(parentPort, 'message')
  parentPort.postMessage({ ...lateness(gaps), ...bare.end(), 'packets heard': gaps.length } satisfies Row)
  for (const ear of ears) ear.close()
  parentPort.close()
}
