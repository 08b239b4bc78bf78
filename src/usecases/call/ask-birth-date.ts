/** Asks a caller for the birth date in the call, and leaves the dialogue's end, sealed, for whoever sends the text. */
import { afterAnswer, type DialogueOutcome, openDialogue } from '../../domain/call/birth-date-dialogue.ts'
import { sayAndHangUp } from '../../domain/call/call-script.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { type DialogueEnd, encodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import { TEXT_INTENT_CONTEXT } from '../../domain/pass/text-intent.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events, KeypadResult } from '../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { VisitLog } from '../../ports/visits/visit-log.ts'
import { isKeyMissing } from '../pass/text-part.ts'

export type AskBirthDateDeps = {
  readonly deliveryCipher: Pick<DeliveryCipher, 'seal'>
  readonly visitLog: VisitLog
  /** 16 random bytes: the row of a dialogue's end shows nothing of its call. */
  readonly newKey: () => Uint8Array
  readonly clock: Clock
  readonly events: Events
}

/** A call whose visit and text intent are stored: what happens here can lose neither. */
export type AskedCall = Omit<DialogueEnd, 'birthDate' | 'isEnglish'>

export type AskBirthDate = ReturnType<typeof makeAskBirthDate>

/** What is keyed is held for as long as its question lasts, and then only sealed under the hour's delivery key. */
export function makeAskBirthDate(deps: AskBirthDateDeps) {
  return { lead, leaveOut }

  /** @param prompt  the first one, which says that the visit is logged */
  function lead(call: AskedCall, keypad: 'ask' | 'locked', prompt: Prompt): Dialogue {
    const opening = openDialogue(keypad, prompt)
    let state = 'next' in opening ? opening.next : undefined
    let stored: Promise<boolean> | undefined
    const end = (outcome: DialogueOutcome, result: KeypadResult) => {
      state = undefined
      stored ??= store(call, outcome, result)
      return stored
    }
    if ('outcome' in opening) void end(opening.outcome, 'locked')
    return {
      script: opening.script ?? sayAndHangUp(prompt),
      async keyed(_asked, keyed) {
        if (state === undefined) return undefined
        const turn = afterAnswer(state, keyed, kstDay(call.arrivedAt))
        if ('next' in turn) {
          state = turn.next
          return turn.script
        }
        // A result is promised only where it will be asked for.
        return (await end(turn.outcome, turn.outcome.kind)) ? turn.script : undefined
      },
      over: () => void end({ kind: 'nothing' }, 'nothing'),
    }
  }

  /** For a call that could have been asked and is not: its text need not wait. */
  function leaveOut(call: AskedCall): void {
    void store(call, { kind: 'nothing' }, 'not-asked')
  }

  async function store(call: AskedCall, outcome: DialogueOutcome, result: KeypadResult): Promise<boolean> {
    const begun = performance.now()
    const at = deps.clock.now()
    const keyed =
      outcome.kind === 'nothing'
        ? { isEnglish: false }
        : { birthDate: outcome.date, isEnglish: outcome.language === 'en' }
    try {
      const intent = deps.deliveryCipher.seal(at, encodeDialogueEnd({ ...call, ...keyed }), TEXT_INTENT_CONTEXT)
      const visit = { day: kstDay(at), callKey: deps.newKey(), arrivedAt: at, sealed: undefined }
      const { where } = await deps.visitLog.append({ visit, intent })
      const tookMs = performance.now() - begun
      deps.events.emit({ type: 'keypad-ended', visit: visitRef(call.callKey), result, where, tookMs })
      return true
    } catch (error) {
      // The call's text comes with a link, a minute late.
      if (!(error instanceof AppError) && !isKeyMissing(error)) throw error
      deps.events.emit({ type: 'fault', part: 'keypad', message: 'the end of a dialogue could not be stored' })
      return false
    }
  }
}
