/** Belief in a registry's answer: one answer takes no evidence away, and a flood of "nothing" says nothing of a stranger. */
import { type EpochMs, HOUR } from '../../domain/kit/time.ts'
import { hasCredibleDate } from '../../domain/pass/evidence/credible-date.ts'
import type { KnownEvidence, StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import { lostKinds } from '../../domain/pass/evidence/lost-evidence.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'

/** A loss counts where it is seen again after so long. */
const LOSS_COUNTS_AFTER_MS = 6 * HOUR

export type Known = {
  readonly snapshot: StatusSnapshot | undefined
  readonly now: EpochMs
  /** Notes whether an answer held nothing. @returns whether it did, as more in this minute than can be */
  readonly isSudden: (isNegative: boolean) => boolean
}

/** The answer, or that it could not be asked, where it is not believed. */
export function believe(answer: RegistryAnswer, { snapshot, now, isSudden }: Known): RegistryAnswer {
  if (answer.kind !== 'known') return answer
  const { evidence, unreadable = [], corrected = [] } = answer
  const sudden = isSudden(evidence.length === 0 && unreadable.length === 0)
  if (snapshot === undefined) return sudden ? { kind: 'unavailable', why: 'sudden-negatives' } : answer
  const told = corrected.filter(({ at }) => at >= snapshot.fetchedAt) // an error of long ago excuses no loss of today
  const excused = new Set([...unreadable, ...told].map(({ kind }) => kind))
  const isLost = lostKinds(snapshot.evidence, evidence, now).some((kind) => !excused.has(kind))
  if (!isLost || isSeenAgain(snapshot, now)) return answer
  return { kind: 'unavailable', why: 'evidence-lost' }
}

/** Evidence with a date that cannot be is none, and its kind could not be read. */
export function withCredibleDates(answer: RegistryAnswer, now: EpochMs): RegistryAnswer {
  if (answer.kind !== 'known') return answer
  const odd = answer.evidence.filter((each) => !hasCredibleDate(each, now))
  if (odd.length === 0) return answer
  const undated = odd.map(({ kind }) => ({ kind, reason: 'date' as const }))
  return {
    ...answer,
    evidence: answer.evidence.filter((each) => !odd.includes(each)),
    unreadable: [...(answer.unreadable ?? []), ...undated],
  }
}

function isSeenAgain({ lossSeenAt }: StatusSnapshot, now: EpochMs): boolean {
  return lossSeenAt !== undefined && now - lossSeenAt >= LOSS_COUNTS_AFTER_MS
}

/** When the loss was first seen: kept to the hour, and never too early. */
export function firstSeenAt({ lossSeenAt }: StatusSnapshot, now: EpochMs): EpochMs {
  return lossSeenAt ?? Math.ceil(now / HOUR) * HOUR
}

/** As the rules take it: where some could not be read, its absence is not judged. */
export function evidenceIn(answer: RegistryAnswer): KnownEvidence {
  if (answer.kind !== 'known') return 'unknown'
  return answer.unreadable === undefined ? answer.evidence : { partly: answer.evidence }
}
