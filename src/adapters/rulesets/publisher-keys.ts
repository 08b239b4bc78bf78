/** The keys under which rules are published: the private half signs outside the server, the public half is trusted by it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { AppError } from '../../domain/kit/errors.ts'
import { isObject } from '../../domain/kit/field-readers.ts'

/** `alg` follows from the key, never from what a bundle says. */
export type PublisherKey = { readonly jwk: JWK; readonly kid: string; readonly alg: 'EdDSA' | 'ES256' }

/**
 * Makes `private-key.json` (0600) and `public-key.json` (Ed25519, JWK).
 * @throws AppError `KEY_EXISTS` where one is there already
 */
export async function generatePublisherKeys(folder: string) {
  const privateKeyFile = join(folder, 'private-key.json')
  const publicKeyFile = join(folder, 'public-key.json')
  for (const file of [privateKeyFile, publicKeyFile]) {
    if (existsSync(file)) throw new AppError('KEY_EXISTS', `${file} is there already: choose another folder`)
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const [privateJwk, publicJwk] = [await exportJWK(pair.privateKey), await exportJWK(pair.publicKey)]
  const kid = await calculateJwkThumbprint(publicJwk)
  write(privateKeyFile, { ...privateJwk, kid, alg: 'EdDSA', use: 'sig' })
  chmodSync(privateKeyFile, 0o600)
  write(publicKeyFile, { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' })
  return { privateKeyFile, publicKeyFile, kid }
}

/** @throws AppError `RULES_KEY_INVALID` */
export async function readPublisherKey(file: string): Promise<PublisherKey> {
  const [key] = await readKeys(file)
  if (key?.jwk.d === undefined) {
    throw new AppError(
      'RULES_KEY_INVALID',
      `${file} holds no private key: make one with "ansimpass rules keys generate"`,
    )
  }
  return key
}

/**
 * The keys whose rules are taken: one JWK, a list of them, or a JWK Set. Read anew each time, so that a key is trusted or not
 * from one publication to the next.
 * @throws AppError `RULES_NOT_TRUSTED` where no file is named, `RULES_KEY_INVALID` where it holds something else
 */
export async function readTrust(file: string | undefined): Promise<readonly PublisherKey[]> {
  if (file === undefined) {
    throw new AppError(
      'RULES_NOT_TRUSTED',
      'no publisher is trusted here: set ANSIMPASS_RULES_TRUST to a file with the public key of whoever publishes',
    )
  }
  return readKeys(file)
}

async function readKeys(file: string): Promise<readonly PublisherKey[]> {
  const value = parse(file)
  const list: unknown = isObject(value) && Array.isArray(value['keys']) ? value['keys'] : value
  const jwks = Array.isArray(list) ? list : [list]
  return Promise.all(jwks.map((jwk) => keyOf(jwk as JWK, file)))
}

async function keyOf(jwk: JWK, file: string): Promise<PublisherKey> {
  const alg = algOf(jwk)
  if (alg === undefined)
    throw new AppError('RULES_KEY_INVALID', `${file} holds a key that is no Ed25519 or P-256 key (JWK)`)
  return { jwk, kid: await calculateJwkThumbprint(jwk), alg }
}

function algOf(jwk: unknown): PublisherKey['alg'] | undefined {
  if (!isObject(jwk) || typeof jwk['x'] !== 'string') return undefined
  if (jwk['kty'] === 'OKP' && jwk['crv'] === 'Ed25519') return 'EdDSA'
  return jwk['kty'] === 'EC' && jwk['crv'] === 'P-256' && typeof jwk['y'] === 'string' ? 'ES256' : undefined
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new AppError('RULES_KEY_INVALID', `${file} cannot be read as a key (JWK)`, { cause })
  }
}

function write(file: string, jwk: JWK): void {
  writeFileSync(file, `${JSON.stringify(jwk, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
}
