/** Refuses a data folder that is not there: a mistyped name must not read as an empty folder in which all is well. */
import { statSync } from 'node:fs'
import { AppError } from '../../domain/kit/errors.ts'

/** @throws AppError `DATA_FOLDER_MISSING` */
export function requireDataFolder(dataFolder: string): void {
  if (statSync(dataFolder, { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new AppError(
    'DATA_FOLDER_MISSING',
    `there is no data folder ${dataFolder}: start the server once, or name its folder with ANSIMPASS_DATA`,
  )
}
