/** The rows of a night's fold: what the days changed, and all that goes on, staged under the new key. The work is done in threads. */
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from '../../../domain/errors.ts'
import type { CalendarDate } from '../../../domain/time.ts'
import type { KeyThreads, Period, WorkDone } from '../../../ports/subject-keys.ts'
import { copyOut, framedCopy } from './copy-rows.ts'
import type { NightTask } from './night-worker.ts'
import { dayTable } from './periods.ts'
import { PLAIN_BYTES, peek } from './subject-row.ts'
import { subjectSet } from './subject-set.ts'

/** What the threads are asked for ahead: enough that none of them waits. */
const AHEAD = 6
const AT_ONCE = 500

export type Generation = { readonly period: Period; readonly table: string }
export type Staged = { readonly rows: number; readonly unreadable: number }

/** The last version of each subject of these days, in the clear. */
export async function changesOf(
  threads: KeyThreads<NightTask>,
  client: pg.ClientBase,
  days: readonly CalendarDate[],
): Promise<readonly Buffer[]> {
  const changes = new Map<string, Buffer>()
  for (const day of days) {
    const from: Period = { kind: 'day', day }
    const ofDay = new Map<string, Buffer>()
    const tuples = copyOut(client, `select slot, enc from ${dayTable(day)}`)
    for await (const { bytes } of done(threads, { kind: 'open', from }, tuples)) {
      for (let at = 0; at < bytes.length; at += PLAIN_BYTES) {
        const plain = Buffer.from(bytes.buffer, bytes.byteOffset + at, PLAIN_BYTES)
        const before = ofDay.get(peek.who(plain))
        if (before === undefined || peek.rev(plain) > peek.rev(before)) ofDay.set(peek.who(plain), plain)
      }
    }
    for (const [who, plain] of ofDay) changes.set(who, plain)
  }
  return [...changes.values()]
}

/** Encrypts all that goes on anew, into a table of the writer's session. */
export async function stage(
  threads: KeyThreads<NightTask>,
  { reader, writer }: { readonly reader: pg.ClientBase; readonly writer: pg.ClientBase },
  old: Generation | undefined,
  changes: readonly Buffer[],
  to: Period,
  today: CalendarDate,
): Promise<Staged> {
  await writer.query('create temp table subjects_staging (slot uuid, enc bytea)')
  await writer.query('alter table subjects_staging alter enc set storage plain')
  const into = writer.query(copyFrom('copy subjects_staging from stdin (format binary)'))
  const counts = { rows: 0, unreadable: 0 }
  async function* anew(): AsyncGenerator<Uint8Array> {
    for await (const { bytes, rows, unreadable } of rewritten()) {
      counts.rows += rows
      counts.unreadable += unreadable
      if (bytes.length > 0) yield bytes
    }
  }
  async function* rewritten(): AsyncGenerator<WorkDone> {
    if (old !== undefined) {
      const changed = subjectSet(changes)
      const tuples = copyOut(reader, `select slot, enc from ${old.table}`)
      yield* done(threads, { kind: 'generation', from: old.period, to, today, changed }, tuples)
    }
    yield* done(threads, { kind: 'changed', to, today }, packed(changes))
  }
  await pipeline(anew, framedCopy(), into)
  return counts
}

function* packed(plains: readonly Buffer[]): Generator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < plains.length; from += AT_ONCE) {
    const some = plains.slice(from, from + AT_ONCE)
    const bytes = Buffer.allocUnsafeSlow(some.length * PLAIN_BYTES)
    for (const [nth, plain] of some.entries()) bytes.set(plain, nth * PLAIN_BYTES)
    yield bytes
  }
}

/** In the order in which it was asked for. */
async function* done(
  threads: KeyThreads<NightTask>,
  task: NightTask,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<WorkDone> {
  const asked: Promise<WorkDone>[] = []
  for await (const bytes of chunks) {
    const work = threads.work(task, bytes).catch(failed)
    work.catch(() => {}) // it fails where it is waited for
    asked.push(work)
    const first = asked.length < AHEAD ? undefined : asked.shift()
    if (first !== undefined) yield await first
  }
  for (const work of asked) yield await work
}

function failed(error: Error): never {
  throw notFolded(`a thread that encrypts has failed (${error.message})`)
}

export function notFolded(why: string): AppError {
  return new AppError('NIGHT_NOT_FOLDED', `The night's fold of persons cannot be done: ${why}`, { retryable: true })
}
