/**
 * FHIR R4 resources become evidence: kinds and dates, nothing else passes.
 *
 * A record that is an error, or of another disease, is left out. One that could be evidence and cannot be read costs
 * itself and makes its kind unreadable: what is not there of that kind is not known, never "none".
 */
import type { Evidence } from '../evidence/evidence.ts'
import type { EvidenceKind, EvidenceRead, Unreadable, UnreadableReason } from '../evidence/evidence-read.ts'
import type { Json } from './json.ts'
import { readExemption } from './read-exemptions.ts'
import { readRecovery } from './read-recoveries.ts'
import { readTest } from './read-tests.ts'
import { readVaccinations } from './read-vaccinations.ts'
import type { Reading } from './reading.ts'
import type { RecordCodes } from './record-codes.ts'
import type { RecordOwner } from './whose-record.ts'

export const KINDS = ['vaccination', 'test', 'recovery', 'exemption'] as const satisfies readonly EvidenceKind[]

export type FoundRecords = {
  readonly records: readonly Json[]
  /** Why more may be there than was found. */
  readonly doubts: readonly UnreadableReason[]
}

export type Records = Readonly<Record<EvidenceKind, FoundRecords>>

export function readEvidence(owner: RecordOwner, records: Records, codes: RecordCodes): EvidenceRead {
  const { vaccination, test, recovery, exemption } = records
  const readings: Readonly<Record<EvidenceKind, readonly Reading[]>> = {
    vaccination: readVaccinations(vaccination.records, owner, codes),
    test: test.records.flatMap((each) => readTest(each, owner, codes)),
    recovery: recovery.records.map((each) => readRecovery(each, owner, codes)),
    exemption: exemption.records.map((each) => readExemption(each, owner, codes)),
  }
  const unreadable = KINDS.flatMap((kind): readonly Unreadable[] =>
    [...records[kind].doubts, ...readings[kind].flatMap(({ doubt }) => doubt ?? [])].map((reason) => ({
      kind,
      reason,
    })),
  )
  const corrected = KINDS.flatMap((kind) =>
    readings[kind].flatMap(({ correctedAt }) => (correctedAt === undefined ? [] : [{ kind, at: correctedAt }])),
  )
  return {
    evidence: KINDS.flatMap((kind) => readings[kind].flatMap(({ evidence }) => evidence)).sort(byDayOfDose),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(corrected.length === 0 ? {} : { corrected }),
  }
}

/** Doses by their days; the order of everything else is the registry's. */
function byDayOfDose(a: Evidence, b: Evidence): number {
  if (a.kind !== 'vaccination' || b.kind !== 'vaccination') return 0
  return a.date < b.date ? -1 : Number(a.date > b.date)
}
