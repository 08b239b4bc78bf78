/** The future URL of a data folder's database: for callers that must go on while it does not start. */
import { realpathSync } from 'node:fs'
import { clusterUrl } from './cluster.ts'
import { choosePlaces } from './places.ts'
import { systemUser } from './system-user.ts'

/** @throws AppError as `choosePlaces` */
export async function plannedUrl(dataFolder: string): Promise<string> {
  const places = await choosePlaces(realpathSync(dataFolder), systemUser())
  return clusterUrl(places.socketFolder)
}
