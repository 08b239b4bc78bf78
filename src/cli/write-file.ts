/** Writes what a command was asked to write; a file that cannot be written is named with its option. */
import { writeFileSync } from 'node:fs'
import { AppError } from '../domain/kit/errors.ts'
import { whyOf } from '../domain/kit/system-error.ts'

/**
 * For the user alone: what a command writes may tell of callers.
 * @throws AppError `FILE_NOT_WRITTEN`
 */
export function writeFile(path: string, content: string | Uint8Array, option: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 })
  } catch (cause) {
    throw new AppError('FILE_NOT_WRITTEN', `${option} ${path} cannot be written (${whyOf(cause)}): name another file`, {
      cause,
    })
  }
}
