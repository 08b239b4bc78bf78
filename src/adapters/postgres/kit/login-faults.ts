/** Logins that may do more than they should, and what the server would write of their statements into its log. */
import pg from 'pg'
import { connectionConfig } from './connect.ts'
import { connectFailure } from './connect-failure.ts'
import type { DatabaseLogin } from './database-address.ts'
import { LOGINS, WRONG_LOCKERS } from './logins.ts'

const WITHIN_MS = 3_000

/** Those by which a statement, its time, a value, a row or a lock of ours would reach the server's log, and what they have to be. */
export const LOG_SETTINGS: Readonly<Record<string, string>> = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_parameter_max_length_on_error: '0',
  log_duration: 'off',
  log_lock_waits: 'off',
}

/**
 * Logs in as each part that the server uses, within a time; changes nothing.
 * @returns what is wrong, in words; empty where all is well
 * @throws AppError `DATABASE_LOGIN_REFUSED`, `DATABASE_UNAVAILABLE` (retryable)
 */
export async function askLoginFaults(databaseUrl: string): Promise<readonly string[]> {
  const ofApp = await asLogin(databaseUrl, 'app', async (client) => [
    ...(await ownFaults(client, 'ansimpass_app')),
    ...(await excess(client)),
  ])
  const ofRetention = await asLogin(databaseUrl, 'retention', (client) => ownFaults(client, 'ansimpass_retention'))
  return [...ofApp, ...ofRetention]
}

async function asLogin<T>(url: string, login: DatabaseLogin, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const limits = { name: 'logins', statementTimeoutMs: WITHIN_MS }
  const client = new pg.Client({ ...connectionConfig(url, login, limits), query_timeout: WITHIN_MS })
  client.on('error', () => {})
  try {
    await client.connect().catch((cause: unknown) => {
      throw connectFailure(cause)
    })
    return await ask(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function ownFaults(client: pg.Client, login: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ who: string; name: string; value: string }>(
    'select session_user::text as who, name, setting as value from pg_settings where name = any($1)',
    [Object.keys(LOG_SETTINGS)],
  )
  const settings = rows
    .filter(({ name, value }) => LOG_SETTINGS[name] !== value)
    .map(({ name, value }) => `for ${login} ${name} is ${value} and should be ${LOG_SETTINGS[name]}`)
  const who = rows[0]?.who
  return who === undefined || who === login ? settings : [`${login} logs in as ${who}`, ...settings]
}

/** What each has beyond its grants: the attributes of a role, what it is a member of, and who may take locks. */
async function excess(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ what: string }>(
    `select format('%s is %s', rolname, attribute) as what
     from pg_roles, lateral (values (rolsuper, 'a superuser'), (rolcreaterole, 'allowed to make roles (createrole)'),
       (rolcreatedb, 'allowed to make databases (createdb)'), (rolreplication, 'allowed to replicate'),
       (rolbypassrls, 'beyond row security (bypassrls)')) a(has, attribute)
     where rolname = any($1) and has
     union all
     select format('%s is a member of %s', m.rolname, r.rolname)
     from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
     where m.rolname = any($1) and (m.rolname, r.rolname) <> ('ansimpass_migrations', 'ansimpass_retention')
     union all ${WRONG_LOCKERS}
     order by 1`,
    [LOGINS],
  )
  return rows.map(({ what }) => what)
}
