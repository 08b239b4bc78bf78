/** Files that settings name, read whole; of authorities, that they hold certificates. */
import { X509Certificate } from 'node:crypto'
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

/**
 * A file (PEM) of authorities that may have signed somebody's certificate. One without a certificate would be taken, and trust nobody.
 * @throws AppError `SETTINGS_INVALID` naming setting, file and why
 */
export function readAuthorityFile(setting: string, path: string): string {
  const text = readSettingFile(setting, path)
  try {
    void new X509Certificate(text)
  } catch {
    throw settingsInvalid([`${setting} is "${path}": it holds no certificate (PEM, "-----BEGIN CERTIFICATE-----")`])
  }
  return text
}
