/** The subjects' store on the database and the keys of a command's settings: with a server running or without. */
import type pg from 'pg'
import { openKeyRing } from '../adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../adapters/keys/subject-keys.ts'
import { createSubjects, type Subjects } from '../adapters/postgres/identity/subjects/subjects.ts'
import { type Config, makeConfig } from '../main/config/config.ts'
import { prepareKeys } from '../main/keys/prepare-keys.ts'
import { clockOfFolder } from './clock-of-folder.ts'
import { type Places, settingsOf } from './settings-of.ts'
import { withPool } from './with-pool.ts'

export type SubjectsAt = {
  readonly subjects: Subjects
  readonly pool: pg.Pool
  readonly config: Config
  readonly now: number
}

/** @throws as `withPool` */
export function withSubjects<T>(places: Places, name: string, use: (at: SubjectsAt) => Promise<T>): Promise<T> {
  const config = makeConfig(settingsOf(places), { production: false })
  const { now } = clockOfFolder(config.dataFolder, Date.now())
  return withPool(places, { name, missing: 'does not hold the tables of this version' }, async (pool) => {
    const ring = openKeyRing(config.secretsFolder)
    prepareKeys(ring, now)
    const clock = { now: () => now }
    return use({ subjects: createSubjects({ pool, keys: createSubjectKeys(ring, clock), clock }), pool, config, now })
  })
}
