/** Makes a folder that a setting names, step by step: Node's own recursive way never ends where the system refuses (/proc). */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../domain/errors.ts'

/**
 * @param path  absolute
 * @param mode  of the last folder, where it is made
 * @throws AppError `FOLDER_NOT_MADE` naming the setting
 */
export function makeFolder(path: string, setting: string, mode = 0o711): void {
  try {
    if (existsSync(path)) {
      if (!statSync(path).isDirectory()) throw new Error('it is a file')
      return
    }
    if (dirname(path) !== path) makeFolder(dirname(path), setting, 0o755)
    mkdirSync(path, { mode })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return // another process was quicker
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('FOLDER_NOT_MADE', `${setting} ${path} cannot be made or used (${why}): name another folder`, {
      cause,
    })
  }
}
