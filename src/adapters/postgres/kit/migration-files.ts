/** The numbered migrations, as they lie in migrations/. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../../domain/kit/errors.ts'

export const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url))

export type MigrationFile = {
  /** `0001-visit-log`: the file's name without `.sql`. */
  readonly name: string
  readonly sql: string
  /** Hex SHA-256 of the text, with line ends as `\n`. */
  readonly checksum: string
}

/**
 * Every `NNNN-title.sql` of a folder, by number.
 * @throws AppError `MIGRATION_FILES_WRONG` when a name is none, or the numbers do not run 1, 2, 3 …
 */
export async function readMigrationFiles(folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  for (const [index, name] of names.entries()) {
    if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== index + 1) {
      throw new AppError(
        'MIGRATION_FILES_WRONG',
        `migration ${name} should begin with ${String(index + 1).padStart(4, '0')}-: files are numbered without a gap`,
      )
    }
  }
  return Promise.all(names.map((name) => read(folder, name)))
}

async function read(folder: string, file: string): Promise<MigrationFile> {
  const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
  return { name: file.slice(0, -'.sql'.length), sql, checksum: createHash('sha256').update(sql).digest('hex') }
}
