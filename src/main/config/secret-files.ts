/** Files and folders that hold secrets must be ours alone: others' permission bits are refused by name, with what to run. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { settingsInvalid } from './read-settings.ts'

export const READABLE_ALLOWED = 'ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS'

/** Group and others. */
const NOT_OURS = 0o077

type Places = Pick<
  Config,
  | 'identityFile'
  | 'passwordFile'
  | 'registryAccessFile'
  | 'registryUrl'
  | 'reportersFile'
  | 'secondGatewayFile'
  | 'sipTls'
  | 'secretsFolder'
  | 'readableSecrets'
  | 'settingsFile'
>

/** Asked before anything is read from them. @throws AppError `SETTINGS_INVALID` naming all that others could read */
export function refuseReadableSecrets(config: Places): void {
  if (config.readableSecrets) return
  const open = readableSecrets(config)
  if (open.length === 0) return
  throw settingsInvalid(open.map(sayOpen))
}

/** As at the start, of a file that is read again while the server runs. @throws AppError `SETTINGS_INVALID` where others could read it */
export function refuseReadableFile(setting: string, path: string): void {
  const open = readable(setting, path, `chmod 600 ${path}`)
  if (open.length > 0) throw settingsInvalid(open.map(sayOpen))
}

function sayOpen({ setting, path, mode, mend }: ReadableSecret): string {
  return `${setting} ${path} is open to others on this machine (mode ${mode}): run "${mend}" (where the platform sets the mode: ${READABLE_ALLOWED}=yes)`
}

export type ReadableSecret = {
  readonly setting: string
  readonly path: string
  /** Octal. */
  readonly mode: string
  readonly mend: string
}

/** What others could read. Of the secrets folder the first is named: the command mends all. What is not there is told by whoever reads it. */
export function readableSecrets(config: Places): readonly ReadableSecret[] {
  const files: readonly (readonly [setting: string, path: string | undefined])[] = [
    ['--settings', config.settingsFile],
    ['DATABASE_URL passfile', config.passwordFile],
    ['ANSIMPASS_IDENTITY', config.identityFile],
    ['ANSIMPASS_REPORTERS', config.reportersFile],
    ['ANSIMPASS_SECOND_GATEWAY', config.secondGatewayFile],
    ['ANSIMPASS_REGISTRY_ACCESS', config.registryAccessFile],
    ['ANSIMPASS_REGISTRY', config.registryUrl?.startsWith('file:') ? fileURLToPath(config.registryUrl) : undefined],
    ['ANSIMPASS_SIP_KEY', config.sipTls?.key],
  ]
  const { secretsFolder } = config
  const within = ['', ...names(secretsFolder)].map((name) => join(secretsFolder, name))
  const first = within.find((path) => modeIfOpen(path) !== undefined)
  return [
    ...files.flatMap(([setting, path]) => (path === undefined ? [] : readable(setting, path, `chmod 600 ${path}`))),
    ...(first === undefined ? [] : readable('ANSIMPASS_SECRETS', first, `chmod -R go= ${secretsFolder}`)),
  ]
}

function readable(setting: string, path: string, mend: string): readonly ReadableSecret[] {
  const mode = modeIfOpen(path)
  return mode === undefined ? [] : [{ setting, path, mode, mend }]
}

function modeIfOpen(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined || (found.mode & NOT_OURS) === 0 ? undefined : (found.mode & 0o777).toString(8)
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return [] // not there yet, or told by whoever makes it
  }
}
