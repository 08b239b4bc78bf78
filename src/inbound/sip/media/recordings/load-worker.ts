/** Reads and converts a folder of recordings beside the server: that takes seconds, and calls must not wait for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../../domain/kit/errors.ts'
import { loadPrompts } from '../prompt-library.ts'
import type { Loaded } from './load-aside.ts'

parentPort?.postMessage(load(workerData as string))

function load(folder: string): Loaded {
  try {
    return { library: loadPrompts(folder) }
  } catch (error) {
    if (error instanceof AppError) return { fault: error.message }
    throw error
  }
}
