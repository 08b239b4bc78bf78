/** Names and evidence as they are stored: JSON under the data key, bound to the person's id. */

import type { Person } from '../../../domain/identity/person.ts'
import type { EpochMs } from '../../../domain/kit/time.ts'
import type { Evidence, StatusSnapshot } from '../../../domain/pass/evidence/evidence.ts'
import type { DataBoxed, DataCipher } from '../../../ports/kit/data-cipher.ts'

/** @returns undefined where the day's key is gone */
export function openPerson(box: DataCipher, personId: string, boxed: DataBoxed): Person | undefined {
  const plain = box.open(boxed, `person ${personId}`)
  if (plain === undefined) return undefined
  return { personId, ...(parsed(plain) as Omit<Person, 'personId'>) }
}

/** @returns undefined where the day's key is gone: then nothing is known */
export function openSnapshot(
  box: DataCipher,
  personId: string,
  boxed: DataBoxed,
  fetchedAt: EpochMs,
): StatusSnapshot | undefined {
  const plain = box.open(boxed, `snapshot ${personId}`)
  return plain === undefined ? undefined : { evidence: parsed(plain) as readonly Evidence[], fetchedAt }
}

function parsed(plain: Uint8Array): unknown {
  return JSON.parse(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString())
}
