/** The worker thread in which the spool's file is written and fsync'd. One request at a time, answered in order. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  faultOf,
  keepSpoolFile,
  type Repaired,
  type SpoolDamage,
  type SpoolFault,
  type SpoolKeeper,
  type SpoolSetup,
} from './spool-keeper.ts'

export type SpoolMethod = keyof SpoolKeeper
export type SpoolRequest = { readonly id: number; readonly method: SpoolMethod; readonly args: readonly unknown[] }
export type SpoolAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: SpoolFault }
  | { readonly damage: SpoolDamage }
  | { readonly repaired: Repaired }

if (parentPort !== null) serve(parentPort, workerData as SpoolSetup)

function serve(port: NonNullable<typeof parentPort>, setup: SpoolSetup): void {
  const keeper = keepSpoolFile(setup, {
    onDamage: (damage) => port.postMessage({ damage }),
    onRepaired: (repaired) => port.postMessage({ repaired }),
  })
  port.on('message', ({ id, method, args }: SpoolRequest) => {
    port.postMessage(
      answer(setup.path, id, () => (keeper[method] as (...args: readonly unknown[]) => unknown)(...args)),
    )
    if (method === 'close') port.close()
  })
}

function answer(path: string, id: number, act: () => unknown): SpoolAnswer {
  try {
    return { id, result: act() }
  } catch (error) {
    return { id, fault: faultOf(path, error) }
  }
}
