/** Access to the cluster: over its socket only, for the system user who runs it (and root), under the names listed here. */
import { chownSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SystemUser, userName } from './system-user.ts'

/** `ansimpass` makes logins and migrates at a start, the others are one for each part of the program. */
const LOGINS = [
  'ansimpass',
  ...['app', 'retention', 'metrics', 'migrations', 'backup'].map((part) => `ansimpass_${part}`),
]

const HEADER = '# Written at each start of the database; changes here are lost.\n'
/** The system says who is at the other end of the socket. No other line: nobody gets in otherwise. */
const HBA = `${HEADER}local all all peer map=ansimpass\n`

/** @param others  further logins, for tests */
export async function writeAccessFiles(
  cluster: string,
  user: SystemUser,
  others: readonly string[] = [],
): Promise<void> {
  for (const [name, text] of Object.entries(accessFiles(user, others))) {
    const path = join(cluster, name)
    if ((await readFile(path, 'utf8').catch(() => '')) === text) continue
    const beside = `${path}.new`
    await writeFile(beside, text, { mode: 0o600 })
    if (user.uid !== undefined && user.gid !== undefined) chownSync(beside, user.uid, user.gid)
    await rename(beside, path)
  }
}

/** Whether a cluster that runs was started with them. */
export async function hasAccessFiles(cluster: string, user: SystemUser): Promise<boolean> {
  for (const [name, text] of Object.entries(accessFiles(user, []))) {
    if ((await readFile(join(cluster, name), 'utf8').catch(() => '')) !== text) return false
  }
  return true
}

function accessFiles(user: SystemUser, others: readonly string[]): Readonly<Record<string, string>> {
  const uid = user.uid ?? process.getuid?.() ?? 0
  const people = [...new Set([userName(uid), 'root'])].map((name) => `"${name}"`)
  const lines = people.flatMap((name) => [...LOGINS, ...others].map((login) => `ansimpass ${name} ${login}`))
  return { 'pg_hba.conf': HBA, 'pg_ident.conf': `${HEADER}${lines.join('\n')}\n` }
}
