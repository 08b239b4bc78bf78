/** File of what was withdrawn of pass QRs: keys, and passes by their nonces. Its loss would revive them: kept whole, and copied with the data. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { PassKeyList } from '../../ports/certificates/pass-keys.ts'
import { writeWhole } from '../kit/write-whole.ts'

type Revoked = { readonly keys: PassKeyList['keys']; readonly passes: readonly string[] }

export type PassRevocations = {
  /** @throws AppError `PASS_REVOCATIONS_UNFIT` */
  read(): Revoked
  /** On disk when it returns; the same again changes nothing. Two processes at once are to take turns. @throws AppError `PASS_REVOCATIONS_UNFIT`, `FILE_NOT_WRITTEN` */
  addKey(key: PassKeyList['keys'][number]): void
  addPass(nonce: string): void
}

/** As it is withdrawn by: 8 bytes in hexadecimal. */
const NONCE = /^[\da-f]{16}$/

/** @param dataFolder where the file need not be there yet */
export function openPassRevocations(dataFolder: string): PassRevocations {
  const path = join(dataFolder, 'pass-revocations.json')

  function read(): Revoked {
    let text: string
    try {
      text = readFileSync(path, 'utf8')
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { keys: [], passes: [] }
      throw unfit(whyOf(cause), cause)
    }
    return parsed(text)
  }

  function parsed(text: string): Revoked {
    try {
      const value: unknown = JSON.parse(text)
      if (isRevoked(value)) return value
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause
    }
    throw unfit('it is not what was written there')
  }

  function write(revoked: Revoked): void {
    try {
      writeWhole(path, `${JSON.stringify(revoked, null, 1)}\n`)
    } catch (cause) {
      throw new AppError('FILE_NOT_WRITTEN', `${path} cannot be written (${whyOf(cause)}): nothing was withdrawn`, {
        cause,
      })
    }
  }

  function unfit(why: string, cause?: unknown): AppError {
    const todo = 'bring it back from a copy, since without it withdrawn passes count again'
    return new AppError('PASS_REVOCATIONS_UNFIT', `${path} cannot be used (${why}): ${todo}`, { cause })
  }

  return {
    read,
    addKey(key) {
      const { keys, passes } = read()
      if (!keys.some(({ kid }) => kid === key.kid)) write({ keys: [...keys, key], passes })
    },
    addPass(nonce) {
      const { keys, passes } = read()
      if (!passes.includes(nonce)) write({ keys, passes: [...passes, nonce] })
    },
  }
}

function isRevoked(value: unknown): value is Revoked {
  if (!isObject(value)) return false
  const { keys, passes } = value
  return Array.isArray(keys) && keys.every(isKey) && Array.isArray(passes) && passes.every(isNonce)
}

function isKey(value: unknown): boolean {
  if (!isObject(value)) return false
  const { kid, x, y, nbf, exp, revoked } = value
  const [texts, times] = [
    [kid, x, y],
    [nbf, exp],
  ]
  return texts.every((it) => typeof it === 'string') && times.every((it) => typeof it === 'number') && revoked === true
}

function isNonce(value: unknown): boolean {
  return typeof value === 'string' && NONCE.test(value)
}
