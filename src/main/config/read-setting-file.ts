/** A file that a setting names, read whole. */
import { readFileSync } from 'node:fs'
import { whyOf } from '../../domain/kit/system-error.ts'
import { settingsInvalid } from './read-settings.ts'

/** @throws AppError `SETTINGS_INVALID` naming setting, file and why */
export function readSettingFile(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw settingsInvalid([`${setting} is "${path}": that file cannot be read (${whyOf(cause)}); name one that can`])
  }
}
