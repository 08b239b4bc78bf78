/** The worker thread in which the spool's file is written and fsync'd. One request at a time, answered in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { keepSpoolFile, type SpoolDamage, type SpoolKeeper, type SpoolSetup } from './spool-keeper.ts'
import { isFull } from './sqlite-faults.ts'

export type SpoolMethod = keyof SpoolKeeper
export type SpoolRequest = { readonly id: number; readonly method: SpoolMethod; readonly args: readonly unknown[] }
export type SpoolFault = { readonly message: string; readonly full: boolean }
export type SpoolAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: SpoolFault }
  | { readonly damage: SpoolDamage }

if (parentPort !== null) serve(parentPort, workerData as SpoolSetup)

function serve(port: NonNullable<typeof parentPort>, setup: SpoolSetup): void {
  const keeper = keepSpoolFile(setup, (damage) => port.postMessage({ damage }))
  port.on('message', ({ id, method, args }: SpoolRequest) => {
    port.postMessage(answer(id, () => (keeper[method] as (...args: readonly unknown[]) => unknown)(...args)))
    if (method === 'close') port.close()
  })
}

function answer(id: number, act: () => unknown): SpoolAnswer {
  try {
    return { id, result: act() }
  } catch (error) {
    return { id, fault: { message: error instanceof Error ? error.message : String(error), full: isFull(error) } }
  }
}
