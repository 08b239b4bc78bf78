/** Tells a damaged file from a disk that is full or unwell, by what SQLite and the file system throw. */

const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CONSTRAINT = 19
const SQLITE_MISMATCH = 20
const SQLITE_NOTADB = 26

/** The file is not what was written: it is moved aside, and what can be read of it is saved. */
export class SpoolDamaged extends Error {}

export function isDamage(error: unknown): boolean {
  return error instanceof SpoolDamaged || [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error) ?? 0)
}

export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return codeOf(error) === SQLITE_FULL || code === 'ENOSPC' || code === 'EDQUOT'
}

/** One value of a row is unfit for SQLite or for writing as bytes; the rest of its transaction is not touched. */
export function isUnfit(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    [SQLITE_CONSTRAINT, SQLITE_MISMATCH].includes(codeOf(error) ?? 0) ||
    code.startsWith('ERR_INVALID_ARG') ||
    code === 'ERR_OUT_OF_RANGE' ||
    error.name === 'DataCloneError'
  )
}

/** The primary result code. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
}
