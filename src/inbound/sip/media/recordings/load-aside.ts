/** Loads a folder of recordings in a thread of its own. */
import { Worker } from 'node:worker_threads'
import type { PromptLibrary } from '../prompt-library.ts'

export type Loaded = { readonly library: PromptLibrary } | { readonly fault: string }

/** Never rejects. */
export function loadAside(folder: string): Promise<Loaded> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: folder })
    worker.once('message', resolve)
    worker.once('error', (error: Error) => resolve({ fault: error.message }))
    worker.once('exit', () => resolve({ fault: `reading ${folder} ended before its time` }))
  })
}
