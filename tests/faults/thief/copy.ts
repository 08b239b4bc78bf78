/** A thief's copy: the database's folder, the secrets that he got, spool and log, and a PostgreSQL of his own on the copied files. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { clusterUrl, launch, makeFolderFor, untilReady } from '../../../src/adapters/embedded-postgres/cluster.ts'
import { systemUser } from '../../../src/adapters/embedded-postgres/system-user.ts'
import type { EpochMs } from '../../../src/domain/kit/time.ts'
import { readTables, type StolenTable } from './pages.ts'
import type { ThiefServer } from './server.ts'
import { readWal, type WalRecord } from './wal.ts'

const run = promisify(execFile)

export type Copy = {
  readonly name: string
  readonly takenAt: EpochMs
  /** Live and dead rows of every table, as they lie in the pages. */
  readonly tables: readonly StolenTable[]
  readonly wal: readonly WalRecord[]
  /** What the planner's statistics keep of each column, as text: made anew in the copy, as they are made in time. */
  readonly statistics: readonly { readonly table: string; readonly column: string; readonly line: string }[]
  readonly sequences: Readonly<Record<string, bigint>>
  /** Secrets folders: one with what is backed up, one with what passes too. */
  readonly secrets: { readonly lasting: string; readonly all: string }
  /** Every file but the log of changes, byte by byte: free places in pages and pages of indexes too, spool, our log. */
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[]
  remove(): void
}

/** Takes copies of a server, and removes them at the end unless they were kept. */
export function takeCopies(world: ThiefServer) {
  const ground = new DisposableStack()
  /** The log of a copy begins as that of the one before: its records are kept once. */
  const known = new Map<bigint, WalRecord>()
  return {
    async take(name: string): Promise<Copy> {
      const copy = await takeCopy(world, name, known)
      ground.defer(copy.remove)
      return copy
    },
    /** @returns what removes them */
    keep(): () => void {
      const kept = ground.move()
      return () => kept.dispose()
    },
    [Symbol.dispose]: () => ground.dispose(),
  }
}

async function takeCopy(world: ThiefServer, name: string, known: Map<bigint, WalRecord>): Promise<Copy> {
  await world.owner.query('checkpoint')
  const base = mkdtempSync(join(tmpdir(), 'ansimpass-stolen-'))
  chmodSync(base, 0o711)
  const user = systemUser()
  await makeFolderFor(user, join(base, 'own'))
  const folder = join(base, 'own', 'cluster')
  await run('cp', ['-a', world.cluster.folder, folder]) // with owners and times
  await cp(join(world.secrets, 'lasting'), join(base, 'lasting', 'lasting'), { recursive: true })
  await cp(world.secrets, join(base, 'all'), { recursive: true })
  const files = [
    ...filesUnder(folder).filter(({ name }) => !/^(pg_wal|base\/[14])\//.test(name)), // templates hold nothing of ours
    ...filesUnder(join(world.dataFolder, 'spool')),
    { name: 'log', bytes: Buffer.from(world.log()) },
    { name: 'postgres.log', bytes: readFileSync(join(world.cluster.folder, '..', '..', 'postgres.log')) },
  ]
  const wal = readWal(join(folder, 'pg_wal')).map((record) => known.get(record.lsn) ?? record)
  for (const record of wal) known.set(record.lsn, record)
  const read = await withServer(world, folder, async (db, database) => ({
    tables: await readTables(db, database, (file) => statSync(join(folder, file)).mtimeMs),
    statistics: await statisticsOf(db),
    sequences: await sequencesOf(db),
  }))
  return {
    tables: read.flatMap(({ tables }) => tables),
    statistics: read.flatMap(({ statistics }) => statistics),
    sequences: Object.assign({}, ...read.map(({ sequences }) => sequences)),
    ...{
      name,
      takenAt: world.clock.now(),
      wal,
      files,
      secrets: { lasting: join(base, 'lasting'), all: join(base, 'all') },
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}

/** Starts the copied cluster and looks at each database that is ours; he is its superuser, whoever was let into the original. */
async function withServer<T>(
  { cluster }: ThiefServer,
  folder: string,
  work: (db: pg.Client, database: string) => Promise<T>,
): Promise<readonly T[]> {
  const user = systemUser()
  const socketFolder = join(folder, '..')
  rmSync(join(folder, 'postmaster.pid'), { force: true })
  writeFileSync(join(folder, 'pg_hba.conf'), 'local all all trust\n')
  const at = { folder, socketFolder, logFile: join(folder, '..', '..', 'postgres.log') }
  const child = launch(cluster.programs, user, at, { fsync: 'off', shared_buffers: '64MB', autovacuum: 'off' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    if (child.pid === undefined || !(await untilReady(folder, child.pid, () => child.exitCode !== null, 20_000))) {
      throw new Error(`the stolen cluster does not start; its log: ${at.logFile}`)
    }
    const databases = await connected(socketFolder, 'postgres', async (db) => {
      const { rows } = await db.query<{ name: string }>('select datname as name from pg_database where datallowconn')
      return rows.map(({ name }) => name).filter((name) => !name.startsWith('template'))
    })
    const all: T[] = []
    for (const database of databases) {
      all.push(
        await connected(socketFolder, database, async (db) => {
          await db.query('create extension if not exists pageinspect')
          return await work(db, database)
        }),
      )
    }
    return all
  } finally {
    if (child.exitCode === null) child.kill('SIGQUIT')
    await ended
  }
}

async function connected<T>(socketFolder: string, database: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: clusterUrl(socketFolder, database) })
  await db.connect()
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

async function statisticsOf(db: pg.Client): Promise<Copy['statistics']> {
  await db.query('analyze')
  const { rows } = await db.query<Copy['statistics'][number]>(
    `select tablename::text as table, attname::text as column, s::text as line from pg_stats s where schemaname = 'ansimpass'`,
  )
  return rows
}

async function sequencesOf(db: pg.Client): Promise<Readonly<Record<string, bigint>>> {
  const { rows } = await db.query<{ name: string; last: string | null }>(
    'select sequencename as name, last_value::text as last from pg_sequences',
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, BigInt(last ?? 0)]))
}

function filesUnder(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ name: relative(folder, file), bytes: readFileSync(file) }))
}
