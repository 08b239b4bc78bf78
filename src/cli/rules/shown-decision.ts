/** A decision as commands print it. */
import { localIso, type Zone } from '../../domain/kit/zone.ts'
import type { PassDecision, PassReason } from '../../domain/pass/pass-decision.ts'
import { reasonWords } from '../../domain/pass/reason-words.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

/** Instants as people read them, and the reason in words. */
export function shownDecision(decision: PassDecision, ruleset: Ruleset): object {
  const time = (at: number | null) => (at === null ? null : localIso(ruleset.zone, at))
  return {
    outcome: decision.outcome,
    enforcement: decision.enforcement,
    allowedAlone: decision.allowedAlone,
    reason: shownReason(decision.reason, ruleset.zone),
    validUntil: time(decision.validUntil),
    nextChangeAt: time(decision.nextChangeAt),
    graceUntil: time(decision.graceUntil),
    ruleId: decision.ruleId,
    rulesetVersion: decision.rulesetVersion,
    words: reasonWords(decision, ruleset),
  }
}

function shownReason(reason: PassReason, zone: Zone): object {
  return {
    ...reason,
    ...('expiredAt' in reason ? { expiredAt: localIso(zone, reason.expiredAt) } : {}),
    ...('validFrom' in reason ? { validFrom: localIso(zone, reason.validFrom) } : {}),
  }
}
