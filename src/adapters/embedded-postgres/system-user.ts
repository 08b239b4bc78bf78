/** The system user that PostgreSQL runs as: ourselves, or, since PostgreSQL refuses root, the user `postgres`. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { AppError } from '../../domain/kit/errors.ts'

/** Spawn options of the user; empty where PostgreSQL runs as the user that we are. */
export type SystemUser = { readonly uid?: number; readonly gid?: number }

const NAME = 'postgres'

/**
 * Finds the user, and as root makes it where the machine has none.
 * @throws AppError `DATABASE_USER_MISSING` when root may not make it
 */
export function systemUser(): SystemUser {
  if (process.getuid?.() !== 0) return {}
  return lookUp(NAME) ?? make() ?? fail()
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const uid = idOf('-u', name)
  const gid = idOf('-g', name)
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid }
}

/** `id` knows every source of users (LDAP too); where it is missing, /etc/passwd is asked. */
function idOf(what: '-u' | '-g', name: string): number | undefined {
  const asked = spawnSync('id', [what, name], { encoding: 'utf8' })
  if (asked.status === 0) return Number(asked.stdout)
  if (asked.error === undefined) return undefined
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([entryName]) => entryName === name)
  return entry === undefined ? undefined : Number(entry[what === '-u' ? 2 : 3])
}

/** The name of a user of the machine. @throws AppError `DATABASE_USER_MISSING` where the number has none */
export function userName(uid: number): string {
  const asked = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' })
  const found = asked.status === 0 ? asked.stdout.trim() : nameInPasswd(uid)
  if (found !== undefined && found !== '') return found
  throw new AppError(
    'DATABASE_USER_MISSING',
    `the user with the number ${uid} has no name on this machine, and the database knows users by their names: give it one (/etc/passwd), or give DATABASE_URL`,
  )
}

function nameInPasswd(uid: number): string | undefined {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((entry) => entry[2] === String(uid))?.[0]
}

/** A system user without password or shell. The second form is BusyBox's. */
function make(): { uid: number; gid: number } | undefined {
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME],
    ['adduser', '-S', '-D', '-H', '-s', '/bin/false', NAME],
  ] as const) {
    spawnSync(command, args, { stdio: 'ignore' })
    const made = lookUp(NAME)
    if (made !== undefined) return made
  }
  return lookUp('nobody')
}

function fail(): never {
  throw new AppError(
    'DATABASE_USER_MISSING',
    `PostgreSQL does not run as root, and there is no user "${NAME}": make one (useradd --system ${NAME}), start as an ordinary user, or give DATABASE_URL`,
  )
}
