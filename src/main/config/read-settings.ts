/** Step one: flags, environment, file → one text per setting. A flag wins over the environment, the environment over the file. */
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { Setting } from './setting.ts'
import { SETTINGS, type SettingName } from './settings.ts'

export type RawSettings = Partial<Record<SettingName, string>>

export type SettingSources = {
  /** As the command line has them: one that was not given may be there as undefined. */
  readonly flags: Partial<Record<SettingName, string | undefined>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Lines of NAME=value. */
  readonly file?: string
}

/** @throws AppError `SETTINGS_INVALID` naming every wrong setting and what to do, never a secret's value. */
export function readSettings(sources: SettingSources): RawSettings {
  const faults: string[] = []
  const file = sources.file === undefined ? {} : readFile(sources.file, faults)
  const raw: RawSettings = {}
  for (const setting of SETTINGS as readonly (Setting & { name: SettingName })[]) {
    const found = [
      ['flag', sources.flags[setting.name]],
      ['environment', sources.environment[setting.name]],
      ['file', file[setting.name]],
    ].find(([, value]) => value !== undefined && value !== '')
    const value = found?.[1] ?? setting.fallback
    if (value === undefined) continue
    const fault = setting.fault(value)
    if (fault === undefined) raw[setting.name] = value
    else
      faults.push(
        `${setting.name}${setting.secret ? '' : ` is "${value}": it`} ${fault} (given by ${found?.[0] ?? 'default'})`,
      )
  }
  if (faults.length > 0) throw settingsInvalid(faults)
  return raw
}

/** The path of a settings file, where a secret stands in it. */
export function secretsIn(path: string): string | undefined {
  const values = readFile(path, [])
  return (SETTINGS as readonly Setting[]).some(({ name, secret }) => secret && values[name]) ? path : undefined
}

/** Names in the environment that begin like ours and are none: mistyped, most likely. */
export function strangeNames(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(environment).filter(
    (name) => name.startsWith('ANSIMPASS_') && !SETTINGS.some((setting) => setting.name === name),
  )
}

export function settingsInvalid(faults: readonly string[]): AppError {
  return new AppError('SETTINGS_INVALID', `Settings to mend (docs/settings.md lists all):\n  ${faults.join('\n  ')}`)
}

function readFile(path: string, faults: string[]): Readonly<Record<string, string | undefined>> {
  try {
    const values = parseEnv(readFileSync(path, 'utf8'))
    for (const name of Object.keys(values)) {
      if (!SETTINGS.some((setting) => setting.name === name))
        faults.push(`${name} in ${path} is no setting of this program`)
    }
    return values
  } catch (cause) {
    faults.push(`the settings file ${path} cannot be read (${whyOf(cause)})`)
    return {}
  }
}
