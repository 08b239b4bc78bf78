/** Errors for a failed connection, with what to do: a refused login, a certificate nobody vouches for, a database that is away. */
import type pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import { sqlMeans } from './sql-state.ts'

/** Node's codes of a certificate: who signed it, its name, its time. */
const UNTRUSTED = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)/

/** @returns AppError `DATABASE_LOGIN_REFUSED`, or `DATABASE_UNAVAILABLE` (retryable) */
export function connectFailure(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  // A right is missing where it may not connect to this database.
  if (sqlMeans(cause, 'login-refused') || sqlMeans(cause, 'right-missing')) {
    return new AppError(
      'DATABASE_LOGIN_REFUSED',
      `the database refuses the login (${reason}): "ansimpass migrate --print-roles" prints how the logins are made; their passwords stand in the passfile of DATABASE_URL (docs/operate.md, "Logins of the database")`,
      { cause },
    )
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const message = UNTRUSTED.test(code)
    ? `the certificate of the database is not trusted (${code}): name the file of the authority that signed it by sslrootcert=FILE in DATABASE_URL, and the server as its certificate does`
    : `the database cannot be reached (${reason}): check DATABASE_URL and that it is running`
  return new AppError('DATABASE_UNAVAILABLE', message, { retryable: true, cause })
}

/** Before a command reads anything: a database that is away, frozen or refuses the login is told as such. */
export async function requireAnswer(db: pg.Pool): Promise<void> {
  await db.query('select').catch((cause: unknown) => {
    throw connectFailure(cause)
  })
}
