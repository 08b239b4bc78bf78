/** Failures of key files in words: which file, why, what it costs and what to do. */
import { AppError } from '../../domain/kit/errors.ts'
import { systemCode, whyOf } from '../../domain/kit/system-error.ts'

const OWN_IT =
  'give the secrets folder to the user that runs the server (chown -R) and let that user read it (chmod -R u+rwX), or name its own by ANSIMPASS_SECRETS'
const UNREAD_ADVICE: Readonly<Record<string, string>> = {
  EACCES: OWN_IT,
  EPERM: OWN_IT,
  EMFILE: 'let the server open more files (ulimit -n, LimitNOFILE)',
}

export function notRead(file: string, costs: string, cause: unknown): AppError {
  const code = systemCode(cause) ?? ''
  const advice =
    code === 'EISDIR'
      ? `move the folder ${inTheWay(cause) ?? file} away; the server goes on by itself`
      : (UNREAD_ADVICE[code] ?? 'see the disk and the system log')
  return new AppError('KEY_NOT_READ', `The key ${file} cannot be read, ${whyOf(cause)}: ${costs}. To do: ${advice}`, {
    retryable: true,
    cause,
  })
}

/** Where a torn file could not be put aside: what stands there. */
function inTheWay(cause: unknown): string | undefined {
  return cause instanceof Error && 'dest' in cause && typeof cause.dest === 'string' ? cause.dest : undefined
}

export function notDestroyed(file: string, cause: unknown): AppError {
  return new AppError(
    'KEY_NOT_DESTROYED',
    `The key ${file} cannot be destroyed, ${whyOf(cause)}: what it opens can still be read. To do: see who owns it and whether the disk takes writes; it is tried again`,
    { cause },
  )
}

export function notWritten(path: string, name: string, cause: unknown): AppError {
  const why = systemCode(cause) ?? whyOf(cause)
  return new AppError(
    'KEY_NOT_WRITTEN',
    `The key ${name} cannot be written to ${path} (${why}): free disk space, or see who owns the folder`,
    {
      retryable: true,
      cause,
    },
  )
}
