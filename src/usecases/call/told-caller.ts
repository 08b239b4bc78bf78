/** Choice of what a logged call is told: one prompt, into which who is known may press keys, or a dialogue that asks for a birth date. */
import { takesTexts } from '../../domain/call/phone/show.ts'
import { keypadHelps } from '../../domain/identity/identity-policy.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { choosePrompt } from '../../domain/pass/choose-prompt.ts'
import { carrierMark } from '../../domain/pass/dialogue-end.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import { textRule } from '../../domain/pass/text/choose-text.ts'
import type { TextIntent } from '../../domain/pass/text-intent.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Appended } from '../../ports/visits/visit-log.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import type { AskBirthDate } from './ask-birth-date.ts'
import type { IncomingCall } from './incoming-call.ts'
import type { AskedCall } from './leave-dialogue-end.ts'
import type { KnownCall, TakeKnownKeys } from './take-known-keys.ts'

export type Stored = Appended & {
  readonly textFollows: boolean
  readonly firstOfDay: boolean
  /** Where its text waits for the end of a dialogue, if there is one. */
  readonly asked?: AskedCall | undefined
  /** Where its caller's keys can be taken at all. */
  readonly keyed?: AskedCall | undefined
}

export type ToldCallerDeps = {
  /** Nobody is asked for a birth date unless given. */
  readonly askBirthDate?: AskBirthDate
  /** No keys of known callers are taken unless given. */
  readonly takeKnownKeys?: TakeKnownKeys
  /** From the rules in memory: for a prompt whose status came too late. */
  readonly passDue: (site: Site, at: EpochMs) => boolean
  /** Whether the law keeps a visit list there at that time. Where not, the call gets the same answers and leaves no visit. */
  readonly visitsRecorded: (site: Site, at: EpochMs) => boolean
}

/** The call where keys are heard, and its number is believed. */
export function keyedCall(
  { keysFrom, logOnly }: IncomingCall,
  told: Omit<TextIntent, 'firstOfDay'>,
): AskedCall | undefined {
  if (keysFrom === undefined || logOnly === true) return undefined
  return { ...told, carrierMark: carrierMark(keysFrom) }
}

/** Before anything is known of the line: the call where a birth date could be of use. */
export function askedCall(
  deps: ToldCallerDeps,
  call: IncomingCall,
  told: Omit<TextIntent, 'firstOfDay'>,
): AskedCall | undefined {
  return birthDateHelps(deps, call) ? keyedCall(call, told) : undefined
}

function birthDateHelps({ askBirthDate, passDue }: ToldCallerDeps, { site, line, receivedAt }: IncomingCall): boolean {
  return askBirthDate !== undefined && keypadHelps(site.policy) && takesTexts(line) && passDue(site, receivedAt)
}

/** The same call again is told what it was told before: that a text follows. */
export function toldTo(
  deps: ToldCallerDeps,
  call: IncomingCall,
  stored: Stored,
  status: LineStatus,
  outcomeChanged: boolean,
): { readonly prompt: Prompt; readonly dialogue?: Dialogue | undefined } {
  const { line, site, receivedAt } = call
  const { asked } = stored
  const recorded = deps.visitsRecorded(site, receivedAt)
  const rule = textRule({
    firstOfDay: stored.firstOfDay || stored.stored === 'already',
    outcomeChanged,
    hasDoorScreen: site.hasDoorScreen,
  })
  const textDue = stored.textFollows && rule === 'send' && takesTexts(line) && status.noTexts !== true
  const keypad = asked && textDue && status.textsLeft ? status.keypad : undefined
  const keysUnheard = call.keysUnheard === true && status.keypad === 'ask' && birthDateHelps(deps, call)
  const prompt = choosePrompt({ ...status, keypad, keysUnheard, repeat: false, textDue, recorded, line })
  if (asked !== undefined && keypad !== undefined) {
    return { prompt, dialogue: deps.askBirthDate?.lead(asked, keypad, prompt) }
  }
  const textWaits = stored.textFollows && (status.companions ?? 0) > 0
  const dialogue = knownKeysTaken(deps, { ...stored, site, line, recorded }, status, prompt, textWaits)
  const endIsLeft = dialogue !== undefined && textWaits
  if (asked !== undefined && status.known !== 'bound' && !endIsLeft) deps.askBirthDate?.leaveOut(asked)
  return { prompt, ...(dialogue && { dialogue }) }
}

/**
 * For the line's person: keys into the prompt.
 * @param textWaits  whether a text of the call waits for them
 */
export function knownKeysTaken(
  { takeKnownKeys }: ToldCallerDeps,
  {
    keyed,
    site,
    line,
    recorded,
  }: Pick<Stored, 'keyed'> & Pick<IncomingCall, 'site' | 'line'> & Pick<KnownCall, 'recorded'>,
  { companions, noTexts }: LineStatus,
  prompt: Prompt,
  textWaits: boolean,
): Dialogue | undefined {
  if (keyed === undefined || companions === undefined) return undefined
  const mayBeTexted = takesTexts(line) && noTexts !== true
  return takeKnownKeys?.({ call: keyed, site, recorded, textWaits, takesTexts: mayBeTexted }, prompt)
}
