/**
 * The counter beside the spool's file: how many acknowledged records that file holds, so that a loss is known although the
 * file can no longer tell. It is overwritten in place and fsync'd: after what was stored, before what is removed. So it never
 * says more than was there.
 */
import { createHash } from 'node:crypto'
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'

export type Tally = {
  readonly waiting: number
  readonly quarantined: number
  /** The highest number given to a record. */
  readonly last: number
  /** Every record with a number up to this one has left the queue. */
  readonly through: number
  /** Acknowledged records that damaged files did not give back. */
  readonly lost: number
  /** Damaged files of which nobody knows how many records they held. */
  readonly uncounted: number
  /** Damaged files that were moved aside: which records in them were still to be replayed, and whether they were read. */
  readonly damaged: readonly { readonly name: string; readonly through: number; readonly salvaged: boolean }[]
}

export const NO_RECORDS: Tally = {
  waiting: 0,
  quarantined: 0,
  last: 0,
  through: 0,
  lost: 0,
  uncounted: 0,
  damaged: [],
}

/** Bytes. It never grows, so that a full disk does not stop it. */
const SIZE = 4096
const SUM = 32
/** More than these are forgotten: nobody looked at the older ones for as long. */
const MOST_DAMAGED = 20

/** @returns undefined where there is none, or not as it was written */
export function readTally(path: string): Tally | undefined {
  let text: string
  try {
    text = readFileSync(path, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.has(String(error.code))) return undefined
    throw error
  }
  const line = text.slice(SUM).trimEnd()
  return text.slice(0, SUM) === sumOf(line) ? (JSON.parse(line) as Tally) : undefined
}

const UNREADABLE = new Set(['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR', 'ELOOP'])

export type TallyFile = { write(tally: Tally): void; close(): void }

/** @throws Error of the file system: without it a loss could not be said */
export function openTally(path: string, first: Tally): TallyFile {
  const file = openSync(path, 'a', 0o600) // made where it is missing
  closeSync(file)
  const fd = openSync(path, 'r+')
  const write = (tally: Tally) => {
    const line = JSON.stringify({ ...tally, damaged: tally.damaged.slice(-MOST_DAMAGED) })
    writeSync(fd, (sumOf(line) + line).padEnd(SIZE), 0, 'latin1')
    fdatasyncSync(fd)
  }
  try {
    write(first)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  return { write, close: () => closeSync(fd) }
}

function sumOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, SUM)
}
