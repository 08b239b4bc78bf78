/** The worker thread in which the spool's file is written and fsync'd. One request at a time, answered in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { openSpoolFile, type SpoolFile } from './spool-file.ts'

export type SpoolSetup = { readonly path: string; readonly maxBytes: number }
export type SpoolMethod = keyof SpoolFile
export type SpoolRequest = { readonly id: number; readonly method: SpoolMethod; readonly args: readonly unknown[] }
export type SpoolAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: { readonly message: string; readonly errcode: number | undefined } }

if (parentPort !== null) serve(parentPort, workerData as SpoolSetup)

function serve(port: NonNullable<typeof parentPort>, setup: SpoolSetup): void {
  const file = openSpoolFile(setup.path, setup.maxBytes)
  port.on('message', ({ id, method, args }: SpoolRequest) => {
    port.postMessage(answer(id, () => (file[method] as (...args: readonly unknown[]) => unknown)(...args)))
    if (method === 'close') port.close()
  })
}

function answer(id: number, act: () => unknown): SpoolAnswer {
  try {
    return { id, result: act() }
  } catch (error) {
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined
    return { id, fault: { message: error instanceof Error ? error.message : String(error), errcode } }
  }
}
