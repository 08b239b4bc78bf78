/** The authority's key pair: made once, its private half kept off every server. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

export type PublicJwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid?: string
}
export type PrivateJwk = PublicJwk & { readonly d: string }

const PRIVATE_FILE = 'private-key.json'
const PUBLIC_FILE = 'public-key.json'

export type AuthorityFiles = { readonly privateKeyFile: string; readonly publicKeyFile: string; readonly keyId: string }

/**
 * Makes a pair in `folder` (made 0700 if missing): private-key.json (0600) and public-key.json, JWKs with their thumbprint as `kid`.
 * @throws AppError `KEY_FILE_EXISTS` rather than replace a private key: what was sealed to it could never be opened again;
 *   `KEY_FILE_NOT_WRITTEN`
 */
export function generateAuthorityKeys(folder: string): AuthorityFiles {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y, d } = privateKey.export({ format: 'jwk' }) as PrivateJwk
  const kid = thumbprint({ kty, crv, x, y })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw notWritten(folder, cause)
  }
  const files = { privateKeyFile: join(folder, PRIVATE_FILE), publicKeyFile: join(folder, PUBLIC_FILE), keyId: kid }
  writeNew(files.privateKeyFile, { kty, crv, x, y, d, kid }, 0o600)
  writeNew(files.publicKeyFile, { kty, crv, x, y, kid }, 0o644)
  return files
}

/**
 * The pair in `folder`, made when there is none: for the demo, which plays the authority too.
 * @throws AppError `AUTHORITY_KEY_INVALID` where half of it is gone or damaged
 */
export function ensureAuthorityKeys(folder: string): AuthorityFiles & { readonly publicKey: PublicJwk } {
  const [privateKeyFile, publicKeyFile] = [join(folder, PRIVATE_FILE), join(folder, PUBLIC_FILE)]
  if (!existsSync(publicKeyFile) && !existsSync(privateKeyFile)) generateAuthorityKeys(folder)
  try {
    const publicKey = readAuthorityPublicKey(publicKeyFile)
    return { privateKeyFile, publicKeyFile, keyId: thumbprint(publicKey), publicKey }
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    const what = `the demo's public key ${publicKeyFile} is missing or damaged`
    throw new AppError(
      'AUTHORITY_KEY_INVALID',
      `${what}: without it no call is taken, since no visit could be sealed. To do: bring it back from a copy, or start on a new data folder (ANSIMPASS_DATA)`,
      { cause },
    )
  }
}

/**
 * @throws AppError `KEY_FILE_MISSING`, `AUTHORITY_KEY_INVALID`; also when the file holds a private key, which no server may see
 */
export function readAuthorityPublicKey(file: string): PublicJwk {
  const jwk = readJwk(file, '"ansimpass keys generate --out FOLDER" makes an authority\'s key pair')
  if ('d' in jwk) {
    throw new AppError(
      'AUTHORITY_KEY_INVALID',
      `${file} holds a private key: give the server public-key.json, and take the private key off this machine`,
    )
  }
  return jwk
}

/** @throws AppError `KEY_FILE_MISSING`, `AUTHORITY_KEY_INVALID` */
export function readAuthorityPrivateKey(file: string): PrivateJwk {
  const jwk = readJwk(file, 'give the private-key.json that the authority keeps: a new one opens nothing')
  if (!('d' in jwk))
    throw new AppError('AUTHORITY_KEY_INVALID', `${file} holds no private key: give the authority's private-key.json`)
  return jwk
}

/** RFC 7638: SHA-256 over the required members in alphabetical order, base64url. */
export function thumbprint({ crv, kty, x, y }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

function readJwk(file: string, todo: string): PublicJwk | PrivateJwk {
  const text = readKeyFile(file, todo)
  let jwk: Partial<PrivateJwk>
  try {
    jwk = JSON.parse(text) as Partial<PrivateJwk>
  } catch {
    jwk = {}
  }
  if (jwk?.kty !== 'EC' || jwk.crv !== 'P-256' || typeof jwk.x !== 'string' || typeof jwk.y !== 'string') {
    throw new AppError(
      'AUTHORITY_KEY_INVALID',
      `${file} is no P-256 key in JWK form, as "ansimpass keys generate" makes it`,
    )
  }
  return jwk as PublicJwk
}

function readKeyFile(file: string, todo: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('KEY_FILE_MISSING', `${file} cannot be read (${whyOf(cause)}): ${todo}`, { cause })
  }
}

function writeNew(path: string, jwk: PublicJwk | PrivateJwk, mode: number): void {
  let file: number
  try {
    file = openSync(path, 'wx', mode)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw notWritten(path, cause)
    throw new AppError(
      'KEY_FILE_EXISTS',
      `${path} is there already and is not replaced: choose another folder with --out`,
      { cause },
    )
  }
  try {
    writeSync(file, `${JSON.stringify(jwk, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function notWritten(path: string, cause: unknown): AppError {
  return new AppError(
    'KEY_FILE_NOT_WRITTEN',
    `${path} cannot be written (${whyOf(cause)}): choose another folder with --out`,
    {
      cause,
    },
  )
}
