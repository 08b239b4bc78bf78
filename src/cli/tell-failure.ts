/** How a command tells that it failed: one line of words; the stack only where ANSIMPASS_LOG is debug. */
import { AppError } from '../domain/errors.ts'
import { systemCode, whyOf } from '../domain/system-error.ts'

export function tellFailure(error: unknown): void {
  console.error(failureLine(error))
  if (process.env['ANSIMPASS_LOG'] === 'debug') console.error(error)
}

/** `CODE: what happened and what to do`. */
export function failureLine(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`
  if (systemCode(error) !== undefined)
    return `SYSTEM_REFUSED: ${placeOf(error)}${whyOf(error)}. Mend that, and try again`
  if (isSqlState(error)) {
    return `DATABASE_REFUSED: the database refuses the statement (SQLSTATE ${error.code}): ${whyOf(error)}. "ansimpass doctor" says whether it is whole`
  }
  return `INTERNAL: a fault of this program: ${whyOf(error)}. With ANSIMPASS_LOG=debug it shows where; please report that`
}

/** The file or address that a system error is about. */
function placeOf(error: unknown): string {
  const { path, address, port } = error as { path?: unknown; address?: unknown; port?: unknown }
  if (typeof path === 'string') return `${path}: `
  return typeof address === 'string' ? `${address}${typeof port === 'number' ? `:${port}` : ''}: ` : ''
}

function isSqlState(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
}
