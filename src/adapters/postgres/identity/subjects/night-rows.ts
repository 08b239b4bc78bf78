/** The rows of a night's fold: what the days changed, and all that goes on, in the order of the new slots. The work is done in threads. */
import type pg from 'pg'
import { AppError } from '../../../../domain/kit/errors.ts'
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import type { KeyThreads, Period, WorkDone } from '../../../../ports/identity/subject-keys.ts'
import { copyOut } from './copy-rows.ts'
import { ALL_PARTS, makeRoom, type Room } from './gathered-rows.ts'
import type { NightTask } from './night-worker.ts'
import { dayTable } from './periods.ts'
import { PLAIN_BYTES, peek } from './subject-row.ts'
import { type SubjectSet, subjectSet } from './subject-set.ts'

/** What the threads are asked for ahead: enough that none of them waits. */
const AHEAD = 6
const GATHERED_AT_ONCE = 2_000

export type Generation = { readonly period: Period; readonly table: string }

/** The last version of each subject of these days, in the clear. */
export async function changesOf(
  threads: KeyThreads<NightTask>,
  client: pg.ClientBase,
  days: readonly CalendarDate[],
): Promise<readonly Buffer[]> {
  const changes = new Map<string, Buffer>()
  for (const day of days) {
    const from = { kind: 'day', day } as const
    const ofDay = new Map<string, Buffer>()
    for await (const { bytes } of done(threads, toOpen(client, from))) {
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

async function* toOpen(client: pg.ClientBase, from: Period & { readonly kind: 'day' }): AsyncGenerator<Asked> {
  for await (const bytes of copyOut(client, `select slot, enc from ${dayTable(from.day)}`))
    yield { task: { kind: 'open', from }, bytes }
}

export type Night = {
  readonly old: Generation | undefined
  /** In the clear. */
  readonly changes: readonly Buffer[]
  readonly to: Period
  readonly today: CalendarDate
  /** In bytes, for the rows that are gathered. */
  readonly memory: number
}

/**
 * All that goes on, as tuples of the new generation in the order of its slots. What the memory does not hold at a time is done part by
 * part, the lowest slots first: for each the old generation is read anew.
 */
export async function* inOrder(
  threads: KeyThreads<NightTask>,
  reader: pg.ClientBase,
  night: Night,
  counts: { rows: number; unreadable: number },
  step: (step: 'gather' | 'copy') => void,
): AsyncGenerator<Uint8Array> {
  const changed = subjectSet(night.changes)
  let goOn = 0
  for (let from = ALL_PARTS.from; from < ALL_PARTS.to; ) {
    const room = makeRoom(night.memory, from)
    try {
      step('gather')
      goOn = counts.unreadable = 0 // each time all are looked at
      for await (const { bytes, rows, unreadable } of done(threads, toGather(reader, night, changed, room))) {
        goOn += rows
        counts.unreadable += unreadable
        room.add(bytes)
      }
      step('copy')
      for await (const { bytes, rows } of done(threads, toSeal(night.to, room))) {
        counts.rows += rows
        yield bytes
      }
      from = room.parts().to
    } finally {
      room.close()
    }
  }
  if (counts.rows !== goOn) throw notFolded(`${counts.rows} rows were sealed instead of ${goOn}`)
}

async function* toGather(
  reader: pg.ClientBase,
  { old, changes, to, today }: Night,
  changed: SubjectSet,
  room: Room,
): AsyncGenerator<Asked> {
  if (old !== undefined) {
    const tuples = copyOut(reader, `select slot, enc from ${old.table}`, GATHERED_AT_ONCE)
    for await (const bytes of tuples)
      yield { task: { kind: 'gather', from: old.period, to, today, changed, parts: room.parts() }, bytes }
  }
  for (const bytes of packed(changes)) yield { task: { kind: 'gather-changed', to, today, parts: room.parts() }, bytes }
}

function* toSeal(to: Period, room: Room): Generator<Asked> {
  for (const bytes of room.ranges()) yield { task: { kind: 'seal', to }, bytes }
}

function* packed(plains: readonly Buffer[]): Generator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < plains.length; from += GATHERED_AT_ONCE) {
    const some = plains.slice(from, from + GATHERED_AT_ONCE)
    const bytes = Buffer.allocUnsafeSlow(some.length * PLAIN_BYTES)
    for (const [nth, plain] of some.entries()) bytes.set(plain, nth * PLAIN_BYTES)
    yield bytes
  }
}

type Asked = { readonly task: NightTask; readonly bytes: Uint8Array<ArrayBuffer> }

/** In the order in which it was asked for. */
async function* done(
  threads: KeyThreads<NightTask>,
  work: AsyncIterable<Asked> | Iterable<Asked>,
): AsyncGenerator<WorkDone> {
  const asked: Promise<WorkDone>[] = []
  for await (const { task, bytes } of work) {
    const result = threads.work(task, bytes).catch(failed)
    result.catch(() => {}) // it fails where it is waited for
    asked.push(result)
    const first = asked.length < AHEAD ? undefined : asked.shift()
    if (first !== undefined) yield await first
  }
  for (const result of asked) yield await result
}

function failed(error: Error): never {
  throw notFolded(`a thread that encrypts has failed (${error.message})`)
}

export function notFolded(why: string): AppError {
  return new AppError('NIGHT_NOT_FOLDED', `The night's fold of persons cannot be done: ${why}`, { retryable: true })
}
