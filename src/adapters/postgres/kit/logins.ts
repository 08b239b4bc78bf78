/**
 * The logins of the database: app, retention (owns the visits and alone drops them), metrics (reads counts) and
 * migrations (owns the rest). None is a superuser or a member of another, but migrations of retention.
 */
import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import { sqlMeans } from './sql-state.ts'

export const LOGINS = ['ansimpass_app', 'ansimpass_retention', 'ansimpass_metrics', 'ansimpass_migrations']

/** Functions that anybody may call unless that is revoked: large objects and messages in the write-ahead log. */
const FILLING = `pronamespace = 'pg_catalog'::regnamespace
  and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'pg_logical_emit_message')`

/** A query: who may take advisory locks though a lock of his would hold up texts and folds, and who needs them and may not. */
export const WRONG_LOCKERS = `
  select format('%s %s take advisory locks (pg_advisory_lock)', login, case when needs then 'may not' else 'may' end) as what
  from (values ('ansimpass_app', true), ('ansimpass_retention', true), ('ansimpass_migrations', true),
               ('ansimpass_metrics', false)) v(login, needs)
  where exists (select from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^pg_(try_)?advisory_'
                and has_function_privilege(login, oid, 'execute') <> needs)`

/** What an administrator runs who makes them himself: as often as he likes. */
export function loginsSql(): Promise<string> {
  return readFile(new URL('./logins.sql', import.meta.url), 'utf8')
}

/** @returns what the logins lack in this database, empty where nothing */
export async function missingOfLogins(client: pg.ClientBase): Promise<readonly string[]> {
  return inCatalog(client, () => lackingOf(client))
}

async function lackingOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; there: boolean }>(
    `select name, coalesce(rolcanlogin, false) as there from unnest($1::text[]) name left join pg_roles on rolname = name`,
    [LOGINS],
  )
  const absent = rows.filter(({ there }) => !there).map(({ name }) => `the login ${name}`)
  if (absent.length > 0) return absent
  const lacking = await client.query<{ what: string }>(
    `select format('%s on this database for %s', right_name, login) as what
     from (values ('connect', 'ansimpass_app'), ('connect', 'ansimpass_metrics'), ('connect', 'ansimpass_retention'),
                  ('connect', 'ansimpass_migrations'), ('create', 'ansimpass_migrations')) v(right_name, login)
     where not has_database_privilege(login, current_database(), right_name)
     union all
     select format('functions and locks kept from %s', login)
     from unnest(array['ansimpass_app', 'ansimpass_retention', 'ansimpass_metrics']) login
     where (select rolsuper from pg_roles where rolname = current_user)
       and (has_language_privilege(login, 'plpgsql', 'usage') or has_language_privilege(login, 'sql', 'usage')
            or has_function_privilege(login, 'pg_catalog.pg_lock_status()', 'execute')
            or exists (select from pg_proc where ${FILLING} and has_function_privilege(login, oid, 'execute')))
     union all
     select what from (${WRONG_LOCKERS}) w where (select rolsuper from pg_roles where rolname = current_user)
     union all
     select 'membership of ansimpass_migrations in ansimpass_retention'
     where not pg_has_role('ansimpass_migrations', 'ansimpass_retention', 'usage')
     union all
     select format('%s as a thing of ansimpass_migrations', name)
     from (select nspname as name, nspowner as owner from pg_namespace where nspname = 'ansimpass'
           union all
           select relname, relowner from pg_class join pg_namespace n on n.oid = relnamespace
           where nspname = 'ansimpass' and relkind in ('r', 'p', 'v')
           union all
           select proname, proowner from pg_proc join pg_namespace n on n.oid = pronamespace where nspname = 'ansimpass') o
     where not pg_has_role('ansimpass_migrations', owner, 'usage')`,
  )
  return lacking.rows.map(({ what }) => what)
}

/**
 * Makes them and gives them what they lack. Roles belong to the whole cluster: another database's migration may be making
 * them just now, so it tries again.
 * @throws AppError `DATABASE_ROLES_DENIED` when the user may not
 */
export async function makeLogins(client: pg.ClientBase): Promise<void> {
  const statements = await loginsSql()
  for (let attempt = 1; ; attempt += 1) {
    try {
      await inCatalog(client, () => client.query(statements))
      break
    } catch (error) {
      if (sqlMeans(error, 'right-missing')) throw rolesDenied(error)
      if (!sqlMeans(error, 'role-made-meanwhile') || attempt === 20) throw error
    }
  }
  const missing = await missingOfLogins(client)
  if (missing.length > 0) throw rolesDenied(`missing: ${missing.join(', ')}`)
}

/** Nothing that another login may have made is found: the user may be a superuser. */
async function inCatalog<T>(client: pg.ClientBase, act: () => Promise<T>): Promise<T> {
  await client.query('set search_path = pg_catalog')
  try {
    return await act()
  } finally {
    await client.query('reset search_path').catch(() => {}) // the connection is lost: what was asked has failed already
  }
}

/** From here on the session does what the login of the migrations may. @throws AppError `DATABASE_ROLES_DENIED` */
export async function becomeMigrations(client: pg.ClientBase): Promise<void> {
  await client.query('set role ansimpass_migrations').catch((error: unknown) => {
    throw rolesDenied(error)
  })
}

/** @param cause  what the database said, or what is missing */
export function rolesDenied(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new AppError(
    'DATABASE_ROLES_DENIED',
    `this user may not make the logins of the database or take that of the migrations (${why}): have an administrator run what "ansimpass migrate --print-roles" prints, then leave the user out of DATABASE_URL, or give a superuser there`,
    { cause },
  )
}
