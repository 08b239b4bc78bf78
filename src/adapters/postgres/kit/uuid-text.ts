/** 16-byte keys are `uuid` in the database. */
import { callKeyOf } from '../../../domain/visits/visit-ref.ts'

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** @returns bytes of their own, no slice of a pool: visit keys are kept for hours */
export function uuidBytes(text: string): Uint8Array {
  return callKeyOf(text.replaceAll('-', ''))
}

/** A parameter for `uuid[]`, as PostgreSQL reads it: of texts that are uuids nothing is to be escaped, as pg does with each. */
export function uuidTexts(texts: readonly string[]): string {
  return `{${texts.join(',')}}`
}
