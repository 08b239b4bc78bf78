/** Errors of the operating system, and of TLS, in words instead of their codes. */

const NOBODY_VOUCHES = 'none of the authorities that are trusted has signed the other side’s certificate'
const NO_TLS = 'the other side does not speak TLS at that port'

const WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the time of the other side’s certificate is over',
  CERT_NOT_YET_VALID: 'the other side’s certificate does not count yet by this clock',
  DEPTH_ZERO_SELF_SIGNED_CERT: NOBODY_VOUCHES,
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
  EPROTO: 'the other side does not speak TLS as we do',
  EROFS: 'the disk can only be read',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_TLS_CERT_ALTNAME_INVALID: 'the other side’s certificate names another host',
  ETIMEDOUT: 'no answer came in time',
  SELF_SIGNED_CERT_IN_CHAIN: NOBODY_VOUCHES,
  UNABLE_TO_GET_ISSUER_CERT: NOBODY_VOUCHES,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOBODY_VOUCHES,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOBODY_VOUCHES,
  UND_ERR_CONNECT_TIMEOUT: 'no answer came in time',
  UND_ERR_SOCKET: 'the other side hung up',
}

/** The system's own short code, such as `ENOENT`; undefined where the error is none of the system's. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^E[A-Z0-9]{2,}$/.test(error.code) ? error.code : undefined
}

/** `the disk is full (ENOSPC)`; the code alone where there are no words for it. */
export function inWords(code: string): string {
  return Object.hasOwn(WORDS, code) ? `${WORDS[code]} (${code})` : code
}

/** `the disk is full (ENOSPC)`; the error's own words where there are none for its code. One line. */
export function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (Object.hasOwn(WORDS, code)) return inWords(code)
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
}
