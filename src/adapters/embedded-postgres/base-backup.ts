/** A base backup of a running cluster: its files, copied while it works, and the write-ahead log that makes them one moment. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { AppError } from '../../domain/kit/errors.ts'

/** Takes one file, named relative to the cluster's folder, to where the backup lies. */
export type CopyFile = (name: string, from: string) => Promise<void>

/** Contents that a running server makes anew (PostgreSQL's manual, "Making a Base Backup Using the Low Level API"). */
const EMPTY_IN_BACKUP = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
])
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|backup_label|tablespace_map|pg_internal\.init.*|pgsql_tmp.*)$/

/**
 * Copies a cluster while it runs; calls go on meanwhile.
 *
 * @param url      of the login of backups, over the cluster's socket
 * @param cluster  its folder
 * @param copy     takes each file
 * @returns        what has to stand in the file `backup_label` of the copy
 * @throws AppError `BACKUP_NOT_MADE` when the database refuses
 */
export async function copyRunningCluster(url: string, cluster: string, copy: CopyFile): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('set statement_timeout = 0')
    // The slot keeps the write-ahead log that is written meanwhile; it goes with this session, however that ends.
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [
      `ansimpass_backup_${process.pid}`,
    ])
    const started = await one<{ file: string }>(
      client,
      `select pg_walfile_name(pg_backup_start('ansimpass', true)) as file`,
    )
    await copyFiles(cluster, '', copy)
    const stopped = await one<{ file: string; labelfile: string }>(
      client,
      'select pg_walfile_name(lsn) as file, labelfile from pg_backup_stop(false)',
    )
    await copyLog(cluster, started.file, stopped.file, copy)
    return stopped.labelfile
  } catch (error) {
    if (error instanceof AppError || !(error instanceof pg.DatabaseError)) throw error
    throw new AppError('BACKUP_NOT_MADE', `the database does not let itself be copied: ${error.message}`, {
      cause: error,
    })
  } finally {
    await client.end()
  }
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, sql: string): Promise<Row> {
  const { rows } = await client.query<Row>(sql)
  if (rows[0] === undefined) throw new AppError('BACKUP_NOT_MADE', 'the database answered nothing')
  return rows[0]
}

async function copyFiles(cluster: string, folder: string, copy: CopyFile): Promise<void> {
  for (const entry of await readdir(join(cluster, folder), { withFileTypes: true })) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (LEFT_OUT.test(entry.name)) continue
    if (entry.isDirectory()) {
      if (!EMPTY_IN_BACKUP.has(name)) await copyFiles(cluster, name, copy)
    } else if (entry.isFile()) await copy(name, join(cluster, name)).catch(unlessGone)
  }
}

/** A table dropped meanwhile takes its file along; the write-ahead log knows. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

/** The segments from the first to the last one, both included; names of one timeline sort by age. */
async function copyLog(cluster: string, first: string, last: string, copy: CopyFile): Promise<void> {
  const wal = join(cluster, 'pg_wal')
  const segments = (await readdir(wal)).filter((name) => /^[\dA-F]{24}$/.test(name) && name >= first && name <= last)
  if (!segments.includes(first) || !segments.includes(last)) {
    throw new AppError(
      'BACKUP_NOT_MADE',
      `the write-ahead log from ${first} to ${last} is not whole in ${wal}: try again`,
    )
  }
  for (const name of segments.sort()) await copy(`pg_wal/${name}`, join(wal, name))
}
