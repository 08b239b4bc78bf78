/** Names and evidence as they are stored: JSON under the data key, bound to the person's id. */

import type { Person } from '../../../domain/identity/person.ts'
import type { EpochMs } from '../../../domain/kit/time.ts'
import type { Evidence, StatusSnapshot } from '../../../domain/pass/evidence/evidence.ts'
import type { DataCipher, DataEncrypted } from '../../../ports/kit/data-cipher.ts'

/** @returns undefined where the day's key is gone */
export function openPerson(cipher: DataCipher, personId: string, encrypted: DataEncrypted): Person | undefined {
  const plain = cipher.open(encrypted, `person ${personId}`)
  if (plain === undefined) return undefined
  return { personId, ...(parsed(plain) as Omit<Person, 'personId'>) }
}

/** @returns undefined where the day's key is gone: then nothing is known */
export function openSnapshot(
  cipher: DataCipher,
  personId: string,
  encrypted: DataEncrypted,
  fetchedAt: EpochMs,
): StatusSnapshot | undefined {
  const plain = cipher.open(encrypted, `snapshot ${personId}`)
  return plain === undefined ? undefined : { evidence: parsed(plain) as readonly Evidence[], fetchedAt }
}

function parsed(plain: Uint8Array): unknown {
  return JSON.parse(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString())
}
