/** Connections to the database: which login, which limits, how values come back. */
import pg from 'pg'
import { type DatabaseLogin, loginAddress } from './database-address.ts'

export type ConnectOptions = {
  /** Connections at most; 4 unless given. */
  readonly max?: number
  /** The server cancels a statement after this long; 5 s unless given, 0 for no limit. */
  readonly statementTimeoutMs?: number
  /** How long a connection may take to be made; 2 s unless given. */
  readonly connectTimeoutMs?: number
  /** Further server settings of the session, for instance `{plan_cache_mode: 'force_generic_plan'}`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Shown in pg_stat_activity after `ansimpass-`; the login unless given. */
  readonly name?: string
}

/**
 * What `new pg.Client` needs. Schema `ansimpass` and limits are start-up parameters: no round trip, and none can be forgotten.
 * Each login is a user of its own: nothing behind it is gained by `set role none`.
 * `date` comes back as `YYYY-MM-DD`, `bigint` (and `count(*)`) as bigint, `timestamptz` as Date.
 *
 * @param databaseUrl  `postgresql://host/db?passfile=FILE`, or over a unix socket `postgresql:///db?host=/folder`
 */
export function connectionConfig(
  databaseUrl: string,
  login: DatabaseLogin,
  options: ConnectOptions = {},
): pg.ClientConfig {
  const { givenOptions, ...address } = loginAddress(databaseUrl, login)
  const settings: Record<string, string> = {
    search_path: 'ansimpass',
    TimeZone: 'UTC',
    statement_timeout: String(options.statementTimeoutMs ?? 5000),
    ...options.settings,
  }
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${escaped(value)}`)
  return {
    ...address,
    options: [...givenOptions, ...flags].join(' '),
    application_name: `ansimpass-${options.name ?? login}`,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2000,
    keepAlive: true,
    types: { getTypeParser: typeParser },
  }
}

/**
 * A pool. A connection that is lost while nothing is asked, idle or in somebody's hands between two statements, is forgotten quietly:
 * the next query makes a new one or fails by itself.
 */
export function createPool(databaseUrl: string, login: DatabaseLogin, options: ConnectOptions = {}): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(databaseUrl, login, options), max: options.max ?? 4 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {})) // the pool listens only to those that are idle
  return pool
}

/** In the start-up parameter `options` blanks divide and a backslash escapes. */
function escaped(value: string): string {
  return value.replace(/[\\ ]/g, '\\$&')
}

const asText = (text: string) => text
const asBigInt = (text: string) => BigInt(text)

const typeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary') {
    if (oid === pg.types.builtins.DATE) return asText
    if (oid === pg.types.builtins.INT8) return asBigInt
  }
  return pg.types.getTypeParser(oid, format as 'text')
}) as typeof pg.types.getTypeParser
