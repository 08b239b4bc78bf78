/** Operating system errors in words instead of their codes. */

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not do that there',
  EADDRINUSE: 'another program uses it',
  EADDRNOTAVAIL: 'this machine has no such address',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  EDQUOT: "the user's share of the disk is used up",
  EEXIST: 'something of that name is there already',
  EHOSTUNREACH: 'there is no way to that host',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'this process has too many files open (ulimit -n)',
  ENFILE: 'the machine has too many files open',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOTFOUND: 'no host has that name',
  EPERM: 'this user may not do that there',
  EROFS: 'the disk can only be read',
  ETIMEDOUT: 'no answer came in time',
}

/** The system's own short code, such as `ENOENT`; undefined where the error is none of the system's. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^E[A-Z0-9]{2,}$/.test(error.code) ? error.code : undefined
}

/** `the disk is full (ENOSPC)`; the error's own words where it is none of the system's. One line. */
export function whyOf(error: unknown): string {
  const code = systemCode(error)
  if (code !== undefined && WORDS[code] !== undefined) return `${WORDS[code]} (${code})`
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
}
