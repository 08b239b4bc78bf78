/** Lays a cluster from a base backup into a data folder that has none; the next start recovers it by itself. */
import { existsSync, realpathSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { makeFolderFor } from './cluster.ts'
import { takeOwnership } from './owner-lock.ts'
import { choosePlaces, readPlaces } from './places.ts'
import { type SystemUser, systemUser } from './system-user.ts'

/** Folders that PostgreSQL expects although a backup leaves them out or they are empty (git and some archives drop them too). */
const EXPECTED = [
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_multixact/members',
  'pg_multixact/offsets',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_tblspc',
  'pg_twophase',
  'pg_wal/archive_status',
  'pg_wal/summaries',
  'pg_xact',
]

/**
 * @param dataFolder  absolute and there
 * @param fill        writes the files of the backup, `backup_label` among them, into the folder that it is given
 * @throws AppError `DATA_FOLDER_NOT_EMPTY` where a database lies there already, and as `takeOwnership`, `choosePlaces`
 */
export async function layCluster(dataFolder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(dataFolder)
  const lock = await takeOwnership(folder, 'command')
  try {
    const known = await readPlaces(folder)
    if (known !== undefined && existsSync(known.cluster)) {
      throw new AppError(
        'DATA_FOLDER_NOT_EMPTY',
        `${dataFolder} has a database already (${known.cluster}): restore into another folder (--data), or move this one away first`,
      )
    }
    const user = systemUser()
    const { cluster } = await choosePlaces(folder, user)
    const unfinished = await mkdtemp(join(dirname(cluster), `${basename(cluster)}.unfinished-`))
    try {
      await fill(unfinished)
      for (const each of EXPECTED) await mkdir(join(unfinished, each), { recursive: true })
      await giveTo(user, unfinished)
      await rename(unfinished, cluster)
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true })
      throw error
    }
  } finally {
    lock.release()
  }
}

/** PostgreSQL starts only on a cluster that is its user's alone. */
async function giveTo(user: SystemUser, cluster: string): Promise<void> {
  for (const entry of await readdir(cluster, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid)
    await chmod(path, entry.isDirectory() ? 0o700 : 0o600)
  }
  await makeFolderFor(user, cluster)
  await chmod(cluster, 0o700)
}
