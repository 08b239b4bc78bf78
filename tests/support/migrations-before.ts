/** The migrations of an earlier version: the files before a number. */
import { cp, mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MIGRATIONS } from '../../src/adapters/postgres/kit/migration-files.ts'

/** @returns the folder for `migrate`, a new one in `parent` */
export async function migrationsBefore(number: number, parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, 'migrations-'))
  for (const name of await readdir(MIGRATIONS))
    if (Number.parseInt(name, 10) < number) await cp(join(MIGRATIONS, name), join(folder, name))
  return folder
}
