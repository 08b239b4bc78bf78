/** A command's settings: from its flags, the environment, and the file of `--settings`, as `start` reads them. */
import { type RawSettings, readSettings } from '../main/config/read-settings.ts'

/** What nearly every command lets an operator name. */
export type Places = { readonly settings?: string; readonly data?: string; readonly secrets?: string }

export const SETTINGS_OPTION = ['--settings <file>', 'a file of NAME=value lines, as start takes it'] as const

/** @throws AppError `SETTINGS_INVALID` */
export function settingsOf({ settings, data, secrets }: Places): RawSettings {
  return readSettings({
    flags: { ANSIMPASS_DATA: data, ANSIMPASS_SECRETS: secrets },
    environment: process.env,
    ...(settings === undefined ? {} : { file: settings }),
  })
}
