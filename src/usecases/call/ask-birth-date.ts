/** Asks a caller for the birth date in the call, and leaves the dialogue's end for whoever sends the text. */
import { afterAnswer, type DialogueOutcome, openDialogue } from '../../domain/call/birth-date-dialogue.ts'
import { type CallScript, sayAndHangUp } from '../../domain/call/call-script.ts'
import type { Language } from '../../domain/kit/language.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { KeypadResult } from '../../ports/kit/events.ts'
import type { AskedCall, LeaveDialogueEnd } from './leave-dialogue-end.ts'

export type AskBirthDate = ReturnType<typeof makeAskBirthDate>

/** What is keyed is held for as long as its question lasts, and then only sealed under the hour's delivery key. */
export function makeAskBirthDate(leaveDialogueEnd: LeaveDialogueEnd) {
  return { lead, leaveOut }

  /** @param prompt  the first one, which says that the visit is logged */
  function lead(call: AskedCall, keypad: 'ask' | 'locked', prompt: Prompt): Dialogue {
    const opening = openDialogue(keypad, prompt)
    let state = 'next' in opening ? opening.next : undefined
    let stored: Promise<boolean> | undefined
    const end = (outcome: DialogueOutcome, result: KeypadResult) => {
      state = undefined
      stored ??= leaveDialogueEnd(call, keyedOf(outcome), result)
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
        const { outcome } = turn
        if (await end(outcome, outcome.kind)) return turn.script
        // A result is promised only where it will be asked for; what was keyed is answered all the same.
        return outcome.kind === 'birth-date' ? sayTextFollows(prompt, outcome.language) : undefined
      },
      over: () => void end({ kind: 'nothing' }, 'nothing'),
    }
  }

  /** For a call that could have been asked and is not: its text need not wait. */
  function leaveOut(call: AskedCall): void {
    void leaveDialogueEnd(call, { isEnglish: false }, 'not-asked')
  }
}

/** The call's own text goes. */
function sayTextFollows({ kind }: Prompt, language: Language): CallScript {
  return sayAndHangUp({ kind: kind.startsWith('taken') ? 'taken-text' : 'logged-text', language, digits: '' })
}

function keyedOf(outcome: DialogueOutcome) {
  if (outcome.kind === 'nothing') return { isEnglish: false }
  return { birthDate: outcome.date, isEnglish: outcome.language === 'en' }
}
