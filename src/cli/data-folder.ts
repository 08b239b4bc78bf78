/** The data folder that a command is to look into: that of `--data`, else of ANSIMPASS_DATA; it must be there. */
import { requireDataFolder } from '../adapters/embedded-postgres/require-data-folder.ts'
import { makeConfig } from '../main/config/config.ts'
import { readSettings } from '../main/config/read-settings.ts'

/** @throws AppError `DATA_FOLDER_MISSING`, or `SETTINGS_INVALID` */
export function dataFolderOf(data: string | undefined): string {
  const { dataFolder } = makeConfig(readSettings({ flags: { ANSIMPASS_DATA: data }, environment: process.env }), {
    production: false,
  })
  requireDataFolder(dataFolder)
  return dataFolder
}
