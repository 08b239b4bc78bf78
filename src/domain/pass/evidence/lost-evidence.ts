/** Loss of evidence: kinds of which a registry's answer holds less than was known before. */
import { DAY, type EpochMs } from '../../kit/time.ts'
import type { Evidence } from './evidence.ts'

/** Older test results are of no use any more, and registries drop them. */
const TEST_MATTERS_MS = 7 * DAY

/** Counted by kind, since a record whose date was corrected is another one; a repeated test is one more. */
export function lostKinds(
  before: readonly Evidence[],
  now: readonly Evidence[],
  at: EpochMs,
): readonly Evidence['kind'][] {
  const matters = (each: Evidence) => each.kind !== 'test' || at - each.at < TEST_MATTERS_MS
  const kinds = new Set(before.filter(matters).map(({ kind }) => kind))
  const count = (list: readonly Evidence[], kind: Evidence['kind']) =>
    list.filter((each) => each.kind === kind && matters(each)).length
  return [...kinds].filter((kind) => count(now, kind) < count(before, kind))
}
