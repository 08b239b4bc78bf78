/** The spool: visits on the local disk, fsync'd before they are answered, for as long as the database is away. */
import { Worker } from 'node:worker_threads'
import { AppError } from '../../domain/kit/errors.ts'
import type { DestroyedDay, SpooledVisit, StoreResult, VisitSpool } from '../../ports/visits/visit-store.ts'
import {
  faultOf,
  MAX_BYTES,
  type Repaired,
  type SpoolDamage,
  type SpoolFault,
  type SpoolSetup,
  type SpoolState,
} from './spool-keeper.ts'
import type { SpoolAnswer, SpoolMethod } from './spool-worker.ts'

export type OpenSpool = VisitSpool & {
  /** How it is; while it cannot store, this tries whether it still cannot. */
  state(): Promise<SpoolState>
  repair(acceptLoss: boolean): Promise<Repaired>
  close(): Promise<void>
}

export type OpenSpoolOptions = {
  /** The SQLite file; its folder is made (0700) when missing. */
  readonly path: string
  /** How large it may grow; 4 GiB unless given. */
  readonly maxBytes?: number
  /** Told of a damaged file that was moved aside, and of records that were changed. */
  readonly onDamage?: (damage: SpoolDamage) => void
  /** Told of every repair, also of one that the command line wished for. */
  readonly onRepaired?: (repaired: Repaired) => void
}

/** Never fails: while the file cannot be opened nothing can be stored, `state` says why, and it is tried again. */
export async function openSpool(options: OpenSpoolOptions): Promise<OpenSpool> {
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
    if ('damage' in answer) return options.onDamage?.(answer.damage)
    if ('repaired' in answer) return options.onRepaired?.(answer.repaired)
    const waiter = pending.get(answer.id)
    pending.delete(answer.id)
    if ('fault' in answer) waiter?.reject(unavailable(answer.fault))
    else waiter?.resolve(answer.result)
    if (pending.size === 0) worker.unref()
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => end(new Error('its thread has ended')))

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of pending.values()) reject(unavailable(faultOf(setup.path, ended)))
    pending.clear()
  }

  function ask<T>(method: SpoolMethod, ...args: readonly unknown[]): Promise<T> {
    return new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(unavailable(faultOf(setup.path, ended)))
      lastId += 1
      pending.set(lastId, { resolve: resolve as (result: unknown) => void, reject })
      worker.ref()
      worker.postMessage({ id: lastId, method, args })
    })
  }

  await ask('state')

  return {
    store: (entries) =>
      entries.length === 0 ? ask('waiting').then(() => []) : ask<readonly StoreResult[]>('store', entries),
    waiting: () => ask('waiting'),
    oldest: (limit) => ask<readonly SpooledVisit[]>('oldest', limit),
    remove: (seqs) => ask('remove', seqs),
    setAside: (seqs, why) => ask('setAside', seqs, why),
    forgetVisits: (which) => ask<readonly DestroyedDay[]>('forgetVisits', which),
    empty: () => ask('empty'),
    state: () => ask<SpoolState>('state'),
    repair: (acceptLoss) => ask<Repaired>('repair', acceptLoss),
    async close() {
      if (ended !== undefined) return
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      await ask('close').catch(() => {})
      worker.ref() // its end is waited for
      await exited
    },
  }
}

function unavailable({ message }: SpoolFault): AppError {
  return new AppError('VISIT_LOG_UNAVAILABLE', message, { retryable: true })
}
