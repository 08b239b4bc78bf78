/** The spool: visits on the local disk, fsync'd before they are answered, for as long as the database is away. */
import { Worker } from 'node:worker_threads'
import { AppError } from '../../domain/errors.ts'
import type { DestroyedDay, SpooledVisit, StoreResult, VisitSpool } from '../../ports/visit-store.ts'
import type { SpoolAnswer, SpoolMethod, SpoolSetup } from './spool-worker.ts'

/** About six million visits. */
const MAX_BYTES = 4 * 2 ** 30
const SQLITE_FULL = 13

export type OpenSpool = VisitSpool & { close(): Promise<void> }

/**
 * @param options.path      the SQLite file; its folder is made (0700) when missing
 * @param options.maxBytes  how large it may grow; 4 GiB unless given
 * @throws AppError `SPOOL_UNUSABLE` when the file cannot be opened
 */
export async function openSpool(options: { readonly path: string; readonly maxBytes?: number }): Promise<OpenSpool> {
  const setup: SpoolSetup = { path: options.path, maxBytes: options.maxBytes ?? MAX_BYTES }
  const worker = new Worker(new URL('./spool-worker.ts', import.meta.url), {
    workerData: setup,
    // Node 24 still warns that node:sqlite may change; the pinned Node settles that.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: unknown) => void }>()
  let lastId = 0
  let ended: Error | undefined

  worker.on('message', (answer: SpoolAnswer) => {
    const waiter = pending.get(answer.id)
    pending.delete(answer.id)
    if ('fault' in answer) waiter?.reject(unavailable(setup, answer.fault))
    else waiter?.resolve(answer.result)
    if (pending.size === 0) worker.unref()
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => end(new Error('its thread has ended')))

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of pending.values())
      reject(unavailable(setup, { message: ended.message, errcode: undefined }))
    pending.clear()
  }

  function ask<T>(method: SpoolMethod, ...args: readonly unknown[]): Promise<T> {
    return new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(unavailable(setup, { message: ended.message, errcode: undefined }))
      lastId += 1
      pending.set(lastId, { resolve: resolve as (result: unknown) => void, reject })
      worker.ref()
      worker.postMessage({ id: lastId, method, args })
    })
  }

  try {
    await ask('waiting')
  } catch (cause) {
    throw new AppError(
      'SPOOL_UNUSABLE',
      `The spool ${setup.path} cannot be opened (${ended?.message ?? 'unreadable'}): mend or move that file aside; it holds visits`,
      { cause },
    )
  }

  return {
    store: (entries) =>
      entries.length === 0 ? ask('waiting').then(() => []) : ask<readonly StoreResult[]>('store', entries),
    waiting: () => ask('waiting'),
    oldest: (limit) => ask<readonly SpooledVisit[]>('oldest', limit),
    remove: (seqs) => ask('remove', seqs),
    setAside: (seqs, why) => ask('setAside', seqs, why),
    forgetVisits: (siteIds) => ask<readonly DestroyedDay[]>('forgetVisits', siteIds),
    empty: () => ask('empty'),
    async close() {
      if (ended !== undefined) return
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      await ask('close').catch(() => {})
      worker.ref() // its end is waited for
      await exited
    },
  }
}

function unavailable(setup: SpoolSetup, fault: { message: string; errcode: number | undefined }): AppError {
  const full = fault.errcode === SQLITE_FULL
  const what = full
    ? `The spool ${setup.path} is full: free disk space or bring the database back`
    : `The spool ${setup.path} cannot store (${fault.message})`
  return new AppError('VISIT_LOG_UNAVAILABLE', what, { retryable: true })
}
