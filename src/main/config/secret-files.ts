/** Files and folders that hold secrets must be ours alone: others' permission bits are refused by name, with what to run. */
import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { settingsInvalid } from './read-settings.ts'

export const READABLE_ALLOWED = 'ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS'

/** Group and others. */
const NOT_OURS = 0o077

type Places = Pick<
  Config,
  'identityFile' | 'reportersFile' | 'sipTls' | 'secretsFolder' | 'readableSecrets' | 'settingsFile'
>

/** Asked before anything is read from them. @throws AppError `SETTINGS_INVALID` naming all that others could read */
export function refuseReadableSecrets(config: Places): void {
  if (config.readableSecrets) return
  const files: readonly (readonly [setting: string, path: string | undefined])[] = [
    ['--settings', config.settingsFile],
    ['ANSIMPASS_IDENTITY', config.identityFile],
    ['ANSIMPASS_REPORTERS', config.reportersFile],
    ['ANSIMPASS_SIP_KEY', config.sipTls?.key],
  ]
  const faults = files.flatMap(([setting, path]) => (path === undefined ? [] : readableFault(setting, path)))
  faults.push(...readableWithin('ANSIMPASS_SECRETS', config.secretsFolder))
  if (faults.length > 0) throw settingsInvalid(faults)
}

/** What is not there is told by whoever reads it. */
function readableFault(setting: string, path: string, command = 'chmod 600'): readonly string[] {
  const found = look(path)
  if (found === undefined || (found.mode & NOT_OURS) === 0) return []
  const mode = (found.mode & 0o777).toString(8)
  return [
    `${setting} ${path} is open to others on this machine (mode ${mode}): run "${command} ${path}" (where the platform sets the mode: ${READABLE_ALLOWED}=yes)`,
  ]
}

/** A folder with all that lies in it. One line is enough where many are open: the command mends all. */
function readableWithin(setting: string, folder: string): readonly string[] {
  const all = ['', ...names(folder)].map((name) => join(folder, name))
  const open = all.find((path) => ((look(path)?.mode ?? 0) & NOT_OURS) !== 0)
  if (open === undefined) return []
  const [said = ''] = readableFault(setting, open, 'chmod -R go=')
  return [said.replace(`chmod -R go= ${open}`, `chmod -R go= ${folder}`)]
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return [] // not there yet, or told by whoever makes it
  }
}

function look(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}
