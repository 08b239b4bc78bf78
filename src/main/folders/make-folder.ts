/** Makes a folder that a setting names, step by step: Node's own recursive way never ends where the system refuses (/proc). */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

/**
 * @param path  absolute
 * @param mode  of the last folder, where it is made
 * @throws AppError `FOLDER_NOT_MADE` naming the setting
 */
export function makeFolder(path: string, setting: string, mode = 0o711): void {
  try {
    make(path, mode)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new AppError(
      'FOLDER_NOT_MADE',
      `${setting} ${path} cannot be made or used (${whyOf(cause)}): name another folder`,
      {
        cause,
      },
    )
  }
}

function make(path: string, mode: number): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Error(`${path} is a file`)
    return
  }
  if (dirname(path) !== path) make(dirname(path), 0o755)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error // another process may be quicker
  }
}
