/** Rows of subjects as their bytes lie in a database's files, whether anybody still sees them: live and dead tuples, and the log. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENC_BYTES } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import type { PeriodKeys } from '../../src/ports/identity/subject-keys.ts'

/** PostgreSQL's header of a value of that length, little-endian; in front of it is the slot. */
const HEADER = Buffer.alloc(4)
HEADER.writeUInt32LE((ENC_BYTES + HEADER.length) << 2)
const SLOT_BYTES = 16

/** What these keys open in some bytes, each row in the clear. */
export function openedIn(bytes: Buffer, keys: readonly PeriodKeys[]): readonly Buffer[] {
  const opened: Buffer[] = []
  for (let at = bytes.indexOf(HEADER); at >= 0; at = bytes.indexOf(HEADER, at + 1)) {
    const enc = bytes.subarray(at + HEADER.length, at + HEADER.length + ENC_BYTES)
    if (at < SLOT_BYTES || enc.length < ENC_BYTES) continue
    const slot = bytes.subarray(at - SLOT_BYTES, at)
    for (const key of keys) {
      const plain = key.open(slot, enc)
      if (plain !== undefined) opened.push(plain)
    }
  }
  return opened
}

export function filesUnder(folder: string): readonly Buffer[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
}
