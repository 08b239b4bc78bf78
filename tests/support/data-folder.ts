/** Data folders for tests, and their removal with everything that lies elsewhere for them. */
import { chmodSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { end, runningPostmaster } from '../../src/adapters/embedded-postgres/orphan.ts'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import { SYSTEM_FOLDER } from '../../src/adapters/embedded-postgres/programs.ts'

/** A path that is not there yet, in a fresh folder that the database's user may enter: the cluster will lie inside. */
export function newDataFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'ansimpass-data-'))
  chmodSync(parent, 0o711)
  return join(parent, 'data')
}

/** Ends a database that was left running, and removes the folder of `newDataFolder` and a cluster outside it. */
export async function removeDataFolder(dataFolder: string): Promise<void> {
  const places = await readPlaces(dataFolder)
  const left = places && runningPostmaster(places)
  if (places && left) await end(left, places, 2000)
  if (places?.base.startsWith(`${SYSTEM_FOLDER}/`)) await rm(places.base, { recursive: true })
  await rm(dirname(dataFolder), { recursive: true })
}
