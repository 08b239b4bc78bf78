/** Privileges of the roles, as the migrations grant them: what of them a database lacks, for instance one restored without its roles. */

import type pg from 'pg'
import { transactionOn } from './in-transaction.ts'
import { LOGINS } from './logins.ts'
import type { MigrationFile } from './migration-files.ts'

/** A grant or a change of owner, as it stands in a migration, in one line. */
type Statement = string

const STATEMENT = /^(?:grant|revoke|alter (?:table|view|function) .* owner to)\b[^;]*;/gim
const GRANT = /^grant (.+?) on (?:(schema|function|sequence)\s+)?(.+) to (.+);$/i
const OWNER = /^alter (table|view|function) (.+) owner to (\w+);$/i

/** The app looks whether every migration has run. */
export const LOOK = 'grant select on migrations, migration_checksums to ansimpass_app;'

/** In the order of the migrations. */
export function privilegeStatements(files: readonly Pick<MigrationFile, 'sql'>[]): readonly Statement[] {
  return files.flatMap(({ sql }) => [...sql.matchAll(STATEMENT)].map(([text]) => text.replace(/\s+/g, ' ')))
}

/**
 * @returns the statements whose privileges are not there, those of days' partitions too; a table that a later migration
 *   dropped is passed over
 */
export async function missingPrivileges(
  client: pg.ClientBase,
  statements: readonly Statement[],
): Promise<readonly Statement[]> {
  const known = await client.query(`select from pg_roles where rolname = any($1)`, [LOGINS])
  if (known.rowCount !== LOGINS.length) return statements
  const checks = statements.flatMap((statement, nth) =>
    checksOf(statement).map((fine) => `select ${nth} as nth, ${fine} as fine`),
  )
  if (checks.length === 0) return []
  const { rows } = await client.query<{ nth: number }>(
    `select nth from (${checks.join(' union all ')}) c group by nth having not bool_and(coalesce(fine, true)) order by nth`,
  )
  return [...rows.flatMap(({ nth }) => statements[nth] ?? []), ...(await strayPartitions(client))]
}

/** Revokes cannot be told from what is there: they are given again with whatever is missing. */
export async function grantAgain(
  client: pg.ClientBase,
  statements: readonly Statement[],
  missing: readonly Statement[],
): Promise<void> {
  await transactionOn(client, async () => {
    for (const statement of statements) {
      if (missing.includes(statement) || /^revoke/i.test(statement))
        await client.query(await ofWhatIsThere(client, statement))
    }
    for (const statement of await strayPartitions(client)) await client.query(statement)
  })
}

/** A grant on several tables of which a later migration dropped or renamed one: on the others. */
async function ofWhatIsThere(client: pg.ClientBase, statement: Statement): Promise<Statement> {
  const [, rights, kind, names = '', roles] = GRANT.exec(statement) ?? []
  if (rights === undefined || kind !== undefined) return statement
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) name where to_regclass('ansimpass.' || name) is not null`,
    [listOf(names)],
  )
  return rows.length === 0 ? '' : `grant ${rights} on ${rows.map(({ name }) => name).join(', ')} to ${roles};`
}

async function strayPartitions(client: pg.ClientBase): Promise<readonly Statement[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = (select oid ${relationNamed('visits')}) and c.relkind = 'r'
       and c.relowner <> (select oid from pg_roles where rolname = 'ansimpass_retention') order by 1`,
  )
  return rows.map(({ name }) => `alter table ${name} owner to ansimpass_retention;`)
}

/** Expressions that are true where the privilege is there, null where the thing itself is gone. */
function checksOf(statement: Statement): readonly string[] {
  const owned = OWNER.exec(statement)
  if (owned !== null) return [ownerCheck(owned[1] ?? '', owned[2] ?? '', owned[3] ?? '')]
  const granted = GRANT.exec(statement)
  if (granted === null) return [] // a revoke
  const [, rights = '', kind, names = '', roles = ''] = granted
  return listOf(roles).flatMap((role) =>
    objectsOf(kind, names).flatMap((name) => listOf(rights).map((right) => privilegeCheck(role, kind, name, right))),
  )
}

function privilegeCheck(role: string, kind: string | undefined, name: string, right: string): string {
  switch (kind?.trim()) {
    case 'schema':
      return `has_schema_privilege('${role}', '${name}', '${right}')`
    case 'sequence':
      return `has_sequence_privilege('${role}', to_regclass('ansimpass.${name}'), '${right}')`
    case 'function':
      return `has_function_privilege('${role}', (select oid ${functionNamed(name)}), '${right}')`
    default:
      return `has_table_privilege('${role}', (select oid ${relationNamed(name)}), '${right}')`
  }
}

function ownerCheck(kind: string, name: string, role: string): string {
  return kind === 'function'
    ? `(select proowner ${functionNamed(name)}) = '${role}'::regrole`
    : `(select relowner ${relationNamed(name)}) = '${role}'::regrole`
}

/** Looked up in the catalog, since a name is refused to a login that has lost the schema. */
const SCHEMA = `(select oid from pg_namespace where nspname = 'ansimpass')`

function relationNamed(name: string): string {
  return `from pg_class where relnamespace = ${SCHEMA} and relname = '${name}'`
}

function functionNamed(name: string): string {
  return `from pg_proc where pronamespace = ${SCHEMA} and proname || '(' || oidvectortypes(proargtypes) || ')' = '${name}'`
}

/** A function's arguments have commas of their own. */
function objectsOf(kind: string | undefined, names: string): readonly string[] {
  return kind?.trim() === 'function' ? [names.trim()] : listOf(names)
}

function listOf(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim())
}
