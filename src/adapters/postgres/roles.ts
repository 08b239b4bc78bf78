/**
 * The roles of the database: the app, retention (owns the visits and alone drops them) and metrics (reads counts).
 * None may log in: a connection takes one with `set role`.
 */
import type pg from 'pg'
import { AppError } from '../../domain/errors.ts'

export const ROLES = ['ansimpass_app', 'ansimpass_retention', 'ansimpass_metrics']

/**
 * Makes the roles that are missing and the current user a member of each.
 * @throws AppError `DATABASE_ROLES_DENIED` when the user may not
 */
export async function ensureRoles(client: pg.ClientBase): Promise<void> {
  for (const role of ROLES) {
    try {
      await ensureRole(client, role)
    } catch (error) {
      if (sqlState(error) !== '42501') throw error
      throw new AppError(
        'DATABASE_ROLES_DENIED',
        `the database user may not make the role ${role}: give it CREATEROLE, or have an administrator run "create role ${role} nologin" and "grant ${role} to" that user`,
        { cause: error },
      )
    }
  }
}

/** Roles belong to the whole cluster: another database's migration may be making them just now, so it tries again. */
async function ensureRole(client: pg.ClientBase, role: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await client.query<{ exists: boolean; member: boolean }>(
        `select exists(select from pg_roles where rolname = $1) as exists,
                exists(select from pg_auth_members m join pg_roles r on r.oid = m.roleid
                       where r.rolname = $1 and pg_has_role(current_user, r.oid, 'usage')
                         and m.member = current_user::regrole ${await withSetOption(client)}) as member`,
        [role],
      )
      if (!rows[0]?.exists) await client.query(`create role ${role} nologin`)
      if (!rows[0]?.member) await client.query(`grant ${role} to current_user`)
      return
    } catch (error) {
      const madeMeanwhile = ['42710', '23505', 'XX000'].includes(sqlState(error) ?? '')
      if (!madeMeanwhile || attempt === 20) throw error
    }
  }
}

/** From PostgreSQL 16 on whoever makes a role is its member at once, but without the right to `set role`. */
async function withSetOption(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  return (rows[0]?.version ?? 0) >= 160_000 ? 'and m.set_option and m.inherit_option' : ''
}

function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
