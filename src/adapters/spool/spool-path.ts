/** Where the spool lies in a data folder. */
import { join } from 'node:path'

export function spoolPath(dataFolder: string): string {
  return join(dataFolder, 'spool', 'visits.sqlite')
}
