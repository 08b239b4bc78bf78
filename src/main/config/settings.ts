/** Every setting of the service, once: its name, flag, default, form and meaning. docs/settings.md is held against this table. */
import { LIMIT_SETTINGS } from './settings/limits.ts'
import { OPERATION_SETTINGS } from './settings/operation.ts'
import { OUTSIDE_SETTINGS } from './settings/outside.ts'
import { SERVER_SETTINGS } from './settings/server.ts'

export const SETTINGS = [...SERVER_SETTINGS, ...OUTSIDE_SETTINGS, ...LIMIT_SETTINGS, ...OPERATION_SETTINGS] as const

export type SettingName = (typeof SETTINGS)[number]['name']
