/** Names and evidence as they are stored: JSON under the data key, bound to the person's id. */
import type { Evidence, StatusSnapshot } from '../../domain/evidence/evidence.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { EpochMs } from '../../domain/time.ts'
import type { DataBox, DataBoxed } from '../../ports/data-box.ts'

export function sealPerson(box: DataBox, at: EpochMs, person: Person): DataBoxed {
  const { personId, ...known } = person
  return box.seal(at, bytesOf(known), `person ${personId}`)
}

/** @returns undefined where the day's key is gone */
export function openPerson(box: DataBox, personId: string, boxed: DataBoxed): Person | undefined {
  const plain = box.open(boxed, `person ${personId}`)
  if (plain === undefined) return undefined
  return { personId, ...(parsed(plain) as Omit<Person, 'personId'>) }
}

export function sealSnapshot(box: DataBox, personId: string, snapshot: StatusSnapshot): DataBoxed {
  return box.seal(snapshot.fetchedAt, bytesOf(snapshot.evidence), `snapshot ${personId}`)
}

/** @returns undefined where the day's key is gone: then nothing is known */
export function openSnapshot(
  box: DataBox,
  personId: string,
  boxed: DataBoxed,
  fetchedAt: EpochMs,
): StatusSnapshot | undefined {
  const plain = box.open(boxed, `snapshot ${personId}`)
  return plain === undefined ? undefined : { evidence: parsed(plain) as readonly Evidence[], fetchedAt }
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function parsed(plain: Uint8Array): unknown {
  return JSON.parse(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString())
}
