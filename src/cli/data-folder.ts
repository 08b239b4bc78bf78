/** The data folder that a command is to look into: that of `--data`, else of ANSIMPASS_DATA; it must be there. */
import { requireDataFolder } from '../adapters/embedded-postgres/require-data-folder.ts'
import { makeConfig } from '../main/config/config.ts'
import { type Places, settingsOf } from './settings-of.ts'

/** @throws AppError `DATA_FOLDER_MISSING`, or `SETTINGS_INVALID` */
export function dataFolderOf(places: Places): string {
  const { dataFolder } = makeConfig(settingsOf(places), { production: false })
  requireDataFolder(dataFolder)
  return dataFolder
}
