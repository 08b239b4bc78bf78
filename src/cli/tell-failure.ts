/** A command's error message: one line, Korean and English; the stack only where ANSIMPASS_LOG is debug. */
import { sqlStateOf } from '../adapters/postgres/kit/sql-state.ts'
import { ERROR_CODES, type ErrorCode } from '../domain/kit/error-codes.ts'
import { AppError } from '../domain/kit/errors.ts'
import { systemCode, whyOf } from '../domain/kit/system-error.ts'

export function tellFailure(error: unknown): void {
  console.error(failureLine(error))
  if (process.env['ANSIMPASS_LOG'] === 'debug') console.error(error)
}

/** `CODE: 무슨 일이고 어떻게 할지 · what happened and what to do`. */
export function failureLine(error: unknown): string {
  if (error instanceof AppError) return line(error.code, error.message)
  if (systemCode(error) !== undefined) {
    return line('SYSTEM_REFUSED', `${placeOf(error)}${whyOf(error)}. Mend that, and try again`)
  }
  const state = sqlStateOf(error)
  if (state !== undefined) {
    return line(
      'DATABASE_REFUSED',
      `the database refuses the statement (SQLSTATE ${state}): ${whyOf(error)}. "ansimpass doctor" says whether it is whole`,
    )
  }
  return line(
    'INTERNAL',
    `a fault of this program: ${whyOf(error)}. With ANSIMPASS_LOG=debug it shows where; please report that`,
  )
}

function line(code: ErrorCode, english: string): string {
  return `${code}: ${ERROR_CODES[code].ko} · ${english}`
}

/** The file or address that a system error is about. */
function placeOf(error: unknown): string {
  const { path, address, port } = error as { path?: unknown; address?: unknown; port?: unknown }
  if (typeof path === 'string') return `${path}: `
  return typeof address === 'string' ? `${address}${typeof port === 'number' ? `:${port}` : ''}: ` : ''
}
