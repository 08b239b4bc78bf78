/** A command's error message: one line, Korean and English; the stack only where ANSIMPASS_LOG is debug. */
import { AppError } from '../domain/kit/errors.ts'
import { systemCode, whyOf } from '../domain/kit/system-error.ts'
import { KOREAN } from './failure-words.ts'

export function tellFailure(error: unknown): void {
  console.error(failureLine(error))
  if (process.env['ANSIMPASS_LOG'] === 'debug') console.error(error)
}

/** `CODE: 무슨 일이고 어떻게 할지 · what happened and what to do`. */
export function failureLine(error: unknown): string {
  if (error instanceof AppError) return line(error.code, KOREAN[error.code], error.message)
  if (systemCode(error) !== undefined) {
    return line(
      'SYSTEM_REFUSED',
      '운영체제가 거절했습니다. 원인을 고친 뒤 다시 하세요',
      `${placeOf(error)}${whyOf(error)}. Mend that, and try again`,
    )
  }
  if (isSqlState(error)) {
    return line(
      'DATABASE_REFUSED',
      '데이터베이스가 거절했습니다. "ansimpass doctor"로 점검하세요',
      `the database refuses the statement (SQLSTATE ${error.code}): ${whyOf(error)}. "ansimpass doctor" says whether it is whole`,
    )
  }
  return line(
    'INTERNAL',
    '프로그램 오류입니다. ANSIMPASS_LOG=debug로 실행하면 자세히 나옵니다. 알려 주세요',
    `a fault of this program: ${whyOf(error)}. With ANSIMPASS_LOG=debug it shows where; please report that`,
  )
}

function line(code: string, korean: string | undefined, english: string): string {
  return `${code}: ${korean === undefined ? '' : `${korean} · `}${english}`
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
