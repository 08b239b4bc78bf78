/** Reading of one record: the evidence in it, and what of it could not be read. */
import type { EpochMs } from '../../kit/time.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { UnreadableReason } from '../evidence/evidence-read.ts'
import { instantOf } from './fhir-time.ts'
import { type Json, objectOf } from './json.ts'

export type Reading<Kind extends Evidence = Evidence> = {
  readonly evidence: readonly Kind[]
  /** Present where the record says more than was read. */
  readonly doubt?: UnreadableReason
  /** When the registry said of this record that it was an error. */
  readonly correctedAt?: EpochMs
}

/** Read, and no evidence. */
export const NOTHING: Reading<never> = { evidence: [] }

/** One that the registry calls an error; without the instant of that word it is only no evidence. */
export function corrected(record: Json): Reading<never> {
  const at = updatedAt(record)
  return at === undefined ? NOTHING : { evidence: [], correctedAt: at }
}

/** `meta.lastUpdated`. */
export function updatedAt(record: Json): EpochMs | undefined {
  return instantOf(objectOf(record['meta'])?.['lastUpdated'])
}

export function unreadable(doubt: UnreadableReason): Reading<never> {
  return { evidence: [], doubt }
}

/** Whether it must not be read: an extension that changes the meaning, or rules of its own (FHIR R4 2.4.0.1, 2.27.3). */
export function isModified(record: Json): boolean {
  return record['implicitRules'] !== undefined || hasModifier(record, 0)
}

const DEEPEST = 12

/** Resources that are only carried along are judged where they are used. */
function hasModifier(element: unknown, depth: number): boolean {
  if (depth > DEEPEST) return true
  if (Array.isArray(element)) return element.some((each) => hasModifier(each, depth + 1))
  const object = objectOf(element)
  if (object === undefined) return false
  return Object.entries(object).some(([name, value]) =>
    name === 'modifierExtension'
      ? !(Array.isArray(value) && value.length === 0)
      : name !== 'contained' && hasModifier(value, depth + 1),
  )
}
