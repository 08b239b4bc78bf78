/** Bytes of a file of evidence: a plain file of a size that can be read, and that nobody writes to meanwhile. */
import { readFileSync, statSync } from 'node:fs'
import { AppError } from '../../domain/kit/errors.ts'
import { fileStamp } from '../kit/file-stamp.ts'

/** Some 400,000 rows. */
const MOST_BYTES = 32 * 1024 * 1024

/** @throws AppError `EVIDENCE_FILE_UNFIT`, or what the file system says */
export function readEvidenceBytes(path: string): Uint8Array {
  const before = statSync(path)
  if (!before.isFile()) throw new AppError('EVIDENCE_FILE_UNFIT', `${path} is no file; give the path of a CSV file`)
  if (before.size > MOST_BYTES) {
    throw new AppError(
      'EVIDENCE_FILE_UNFIT',
      `${path} has more than ${MOST_BYTES} bytes; leave out columns and old rows`,
    )
  }
  const bytes = readFileSync(path)
  if (fileStamp(statSync(path)) === fileStamp(before)) return bytes
  throw new AppError(
    'EVIDENCE_FILE_UNFIT',
    `${path} is being written to; wait until it is whole, or move it here when it is`,
  )
}
