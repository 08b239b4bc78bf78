/** SQLSTATE, the five characters by which PostgreSQL says why it refused: the meanings that this code acts on. */

/**
 * `data`: 21 cardinality, 22 data, 23 constraints, 54 a limit of the server's programs, P0 raised by a trigger: that data will
 * never do. `passing`: 08 connection, 25 and 40 rollback, 53 disk or memory full, 55 lock, 57 stopped by somebody, 58 and XX a
 * server unwell: the same may succeed later. Of neither kind: 28 and 3D who and where, 42 names and rights.
 */
const MEANINGS = {
  'data-unfit': /^(?:21|22|23|54|P0)/,
  passing: /^(?:08|25|40|53|55|57|58|XX)/,
  'check-violated': /^23514$/,
  'lock-not-had': /^55P03$/,
  'login-refused': /^28/,
  'no-such-database': /^3D000$/,
  'no-such-table': /^42P01$/,
  'password-wrong': /^28P01$/,
  'right-missing': /^42501$/,
  /** A role is there already, or another session is making or changing it. */
  'role-made-meanwhile': /^(?:42710|23505|XX000)$/,
} as const

export type SqlMeaning = keyof typeof MEANINGS

/** Five characters by the database; codes of Node's own errors (ECONNREFUSED, ERR_OUT_OF_RANGE) are none. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** False where the error bears no SQLSTATE. */
export function sqlMeans(error: unknown, meaning: SqlMeaning): boolean {
  return MEANINGS[meaning].test(sqlStateOf(error) ?? '')
}
