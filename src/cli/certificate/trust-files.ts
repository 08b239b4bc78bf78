/** Trust files of a command: a file, or a folder with all that is below it. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { mergeTrust, type TrustFile } from '../../certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../certificates/trust/read-trust-file.ts'
import type { Trust } from '../../domain/certificates/trust.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

export type TrustFiles = {
  readonly trust: Trust
  readonly files: readonly (TrustFile & { readonly name: string })[]
  /** Names of files in a folder that are no trust. */
  readonly passedOver: readonly string[]
}

const NAMES = /\.(?:json|jwks|pem|crt|cer|der)$/i
const MOST_BYTES = 256 * 1024 * 1024

/** @throws AppError `TRUST_UNREADABLE` where a file is no trust file, or a folder holds none */
export async function readTrustFiles(paths: readonly string[]): Promise<TrustFiles> {
  const read = []
  for (const path of paths) for (const name of namesAt(path)) read.push(await readOne(path, name))
  const files = read.flatMap(({ name, file }) => (file === undefined ? [] : [{ name, ...file }]))
  const passedOver = read.flatMap(({ name, file }) => (file === undefined ? [name] : []))
  if (files.length === 0) throw unreadable(paths.join(', '), 'no list of a form that is known')
  return { trust: mergeTrust(files), files, passedOver }
}

/** @throws AppError `TRUST_UNREADABLE` */
export async function readTrustAt(path: string, name: string): Promise<TrustFile | undefined> {
  return readTrustFile(name, textOf(bytesOf(path)), nodeCertificateCrypto)
}

/** Of a folder relative to it, in their order; of a file the empty name. */
function namesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return ['']
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => NAMES.test(name) && statSync(join(path, name)).isFile())
      .sort()
  } catch (cause) {
    throw unreadable(path, whyOf(cause))
  }
}

async function readOne(path: string, name: string) {
  const file = await readTrustAt(join(path, name), name === '' ? path : name)
  if (name === '' && file === undefined) throw unreadable(path, 'no list of a form that is known')
  return { name: name === '' ? path : name, file }
}

function bytesOf(path: string): Buffer {
  try {
    if (statSync(path).size > MOST_BYTES) throw unreadable(path, 'it is larger than 256 MiB')
    return readFileSync(path)
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(path, whyOf(cause))
  }
}

/** A certificate alone may be in DER, which begins with a long sequence. */
function textOf(bytes: Buffer): string {
  const isDer = bytes[0] === 0x30 && bytes[1] === 0x82
  if (!isDer) return bytes.toString('utf8').replace(/^\uFEFF/, '')
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
}

function unreadable(path: string, why: string): AppError {
  return new AppError('TRUST_UNREADABLE', `${path}: ${why}; docs/certificates.md, "Trust files", has the forms`)
}
