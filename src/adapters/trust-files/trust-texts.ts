/** Texts of trust files: of a file, or of a folder with all that is below it. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { TrustText } from '../../ports/certificates/trust-texts.ts'

const NAMES = /\.(?:json|jwks|pem|crt|cer|der)$/i
const JSON_NAMES = /\.(?:json|jwks)$/i
const MOST_BYTES = 256 * 1024 * 1024

/**
 * In the order of their names, relative to a folder; of a file its path.
 *
 * @throws AppError `TRUST_UNREADABLE`, also where one is cut off: it may have said what is withdrawn
 */
export function trustTextsIn(path: string): readonly TrustText[] {
  return namesAt(path).map((name) => {
    const file = join(path, name)
    const text = trustTextOf(file)
    if (JSON_NAMES.test(file) && !isJson(text)) throw unreadableTrust(file, 'it is no whole JSON')
    return { name: name === '' ? path : name, text }
  })
}

/** Whether a file of this name is read where it lies in a folder. */
export function isNamedAsTrust(name: string): boolean {
  return NAMES.test(name)
}

/** It may have a line with a signature before it. */
function isJson(text: string): boolean {
  return [text, text.slice(text.indexOf('\n') + 1)].some((each) => {
    try {
      JSON.parse(each)
      return true
    } catch {
      // A SyntaxError, of which nothing more is told.
      return false
    }
  })
}

/** @throws AppError `TRUST_UNREADABLE` */
export function trustTextOf(path: string): string {
  return textOf(bytesOf(path))
}

export function unreadableTrust(path: string, why: string): AppError {
  return new AppError('TRUST_UNREADABLE', `${path}: ${why}; docs/certificates.md, "Trust files", has the forms`)
}

/** Of a file the empty name. */
function namesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return ['']
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => isNamedAsTrust(name) && statSync(join(path, name)).isFile())
      .sort()
  } catch (cause) {
    throw unreadableTrust(path, whyOf(cause))
  }
}

function bytesOf(path: string): Buffer {
  try {
    if (statSync(path).size > MOST_BYTES) throw unreadableTrust(path, 'it is larger than 256 MiB')
    return readFileSync(path)
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadableTrust(path, whyOf(cause))
  }
}

/** A certificate alone may be in DER, which begins with a long sequence. */
function textOf(bytes: Buffer): string {
  const isDer = bytes[0] === 0x30 && bytes[1] === 0x82
  if (!isDer) return bytes.toString('utf8').replace(/^\uFEFF/, '')
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
}
