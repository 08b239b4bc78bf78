/** The spool's path in a data folder. */
import { join } from 'node:path'

export function spoolPath(dataFolder: string): string {
  return join(dataFolder, 'spool', 'visits.sqlite')
}
