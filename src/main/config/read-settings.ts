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

/** Empty, a comment, or a setting. */
const LINE = /^\s*(?:#.*|(?:export\s+)?[A-Za-z_]\w*\s*=.*)?$/
const BYTE_ORDER_MARK = /^\ufeff/

/** A line that is none is named by its number alone: a secret may stand in it. */
function readFile(path: string, faults: string[]): Readonly<Record<string, string | undefined>> {
  try {
    const text = readFileSync(path, 'utf8').replace(BYTE_ORDER_MARK, '')
    if (text.includes('\0')) {
      faults.push(`the settings file ${path} is damaged, or not saved as UTF-8: it has zero bytes`)
      return {}
    }
    for (const [index, line] of text.split('\n').entries())
      if (!LINE.test(line.trimEnd())) faults.push(`line ${index + 1} of ${path} is no NAME=value`)
    const values = parseEnv(text)
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
