/** Leaves the end of a call's dialogue, sealed, for whoever sends the text: it waits for that, and for no longer than a minute. */
import { AppError } from '../../domain/kit/errors.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { type DialogueEnd, encodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import { TEXT_INTENT_CONTEXT } from '../../domain/pass/text-intent.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events, KeypadResult } from '../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { VisitLog } from '../../ports/visits/visit-log.ts'
import { isKeyMissing } from '../pass/text-part.ts'

export type LeaveDialogueEndDeps = {
  readonly deliveryCipher: Pick<DeliveryCipher, 'seal'>
  readonly visitLog: VisitLog
  /** 16 random bytes: the row of a dialogue's end shows nothing of its call. */
  readonly newKey: () => Uint8Array
  readonly clock: Clock
  readonly events: Events
}

/** A call whose visit and text intent are stored: what happens in its dialogue can lose neither. */
export type AskedCall = Omit<DialogueEnd, 'birthDate' | 'isEnglish' | 'came'>

export type KeyedInCall = Pick<DialogueEnd, 'birthDate' | 'isEnglish' | 'came'>

/** @returns false where it could be stored nowhere: the call's own text goes then, a minute late. Rejects only for a bug */
export type LeaveDialogueEnd = (call: AskedCall, keyed: KeyedInCall, result: KeypadResult) => Promise<boolean>

export function makeLeaveDialogueEnd(deps: LeaveDialogueEndDeps): LeaveDialogueEnd {
  return async function leaveDialogueEnd(call, keyed, result) {
    const begun = performance.now()
    const at = deps.clock.now()
    try {
      const intent = deps.deliveryCipher.seal(at, encodeDialogueEnd({ ...call, ...keyed }), TEXT_INTENT_CONTEXT)
      const visit = { day: kstDay(at), callKey: deps.newKey(), arrivedAt: at, sealed: undefined }
      const { where } = await deps.visitLog.append({ visit, intent })
      const tookMs = performance.now() - begun
      deps.events.emit({ type: 'keypad-ended', visit: visitRef(call.callKey), result, where, tookMs })
      return true
    } catch (error) {
      if (!(error instanceof AppError) && !isKeyMissing(error)) throw error
      deps.events.emit({ type: 'fault', part: 'keypad', message: 'the end of a dialogue could not be stored' })
      return false
    }
  }
}
