/** Requests signed as reporters sign theirs, and the keys of those who do in tests. */
import { randomUUID } from 'node:crypto'
import { type SigningKey, secretBytes, signedHeaders } from '../../src/contracts/signed-messages.ts'

export type TestKey = { readonly id: string; readonly secret: string }

/** A key of its own for each id. */
export function testKey(id: string): TestKey {
  return { id, secret: `whsec_${Buffer.from(id.padEnd(24, '.')).toString('base64')}` }
}

/** @returns headers for this very body. @param at  when it is signed: now unless given */
export function signedBy(key: TestKey, body: string, at = Date.now()) {
  const secret = secretBytes(key.secret)
  if (secret === undefined) throw new Error('no secret')
  const signing: SigningKey = { id: key.id, secret }
  return { 'content-type': 'application/json', ...signedHeaders(signing, randomUUID(), at, body) }
}
