/** A file that a setting names, read whole. */
import { readFileSync } from 'node:fs'
import { settingsInvalid } from './read-settings.ts'

/** @throws AppError `SETTINGS_INVALID` naming setting, file and why */
export function readSettingFile(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw settingsInvalid([`${setting} is "${path}": that file cannot be read (${why}); name one that can`])
  }
}
