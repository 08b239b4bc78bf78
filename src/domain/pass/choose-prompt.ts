/** Choice of the caller's prompt, by what the call knows. Nothing is promised that may not come. */

import type { Line } from '../call/phone/line.ts'
import { isForeign, lastFour } from '../call/phone/show.ts'
import type { Binding } from '../identity/person.ts'
import type { Language } from '../kit/language.ts'
import type { PassDecision } from './pass-decision.ts'
import {
  endsWithDigits,
  type KeysPromptKind,
  type KnownKeysPromptKind,
  type OwnPagePromptKind,
  type Prompt,
  type PromptKind,
  type ShopPromptKind,
  type TakenPromptKind,
} from './prompt.ts'

export type CallSoFar = {
  /** The same line called the same site within the last ten minutes. */
  readonly repeat: boolean
  /** Whether a pass is asked for here at this time; where not, nobody is told of proofs. */
  readonly passDue: boolean
  /** `not-known` while it has not been looked up, or could not be. */
  readonly known: 'unbound' | 'bound' | 'not-known'
  /** By the last known status; absent where there is none. */
  readonly decision?: PassDecision | undefined
  /** Whether a text is due: not where the line takes none, or the door screen shows the same as before. */
  readonly textDue: boolean
  /** False where a text that is due cannot be sent: the line has had the day's texts, or the place's budget is used up. True unless given. */
  readonly textsLeft?: boolean
  /** Whether the line may be sent one more link today. */
  readonly linksLeft: boolean
  /** Where the caller can be asked for a birth date: whether it is, or has had its tries. */
  readonly keypad?: 'ask' | 'locked' | undefined
  /** It would be asked for a birth date, and its keys are not heard. False unless given. */
  readonly keysUnheard?: boolean
  /** False where the law keeps no visit list: then nothing is said of a visit. True unless given. */
  readonly recorded?: boolean
  readonly line: Line
  /** A person who is only the line's user is told as such. Subscriber unless given. */
  readonly boundAs?: Binding['boundAs'] | undefined
  /** The person's choice; absent: English for a foreign line. */
  readonly language?: Language | undefined
}

/** The prompt of a call that was logged, or told that it already is. */
export function choosePrompt(call: CallSoFar): Prompt {
  const logged = kindOf(call)
  const kind = call.recorded === false ? TAKEN[logged] : logged
  return {
    kind,
    language: languageOf(call),
    digits: endsWithDigits(kind) ? lastFour(call.line) : '',
  }
}

function languageOf({ line, language }: Pick<CallSoFar, 'line' | 'language'>): Language {
  return language ?? (isForeign(line) ? 'en' : 'ko')
}

type LoggedKind = Exclude<
  PromptKind,
  | TakenPromptKind
  | KeysPromptKind
  | KnownKeysPromptKind
  | ShopPromptKind
  | OwnPagePromptKind
  | 'withheld'
  | 'unreadable'
  | 'unknown-number'
  | 'retired'
>

const TAKEN: Readonly<Record<LoggedKind, TakenPromptKind>> = {
  logged: 'taken',
  'logged-pass': 'taken-pass',
  'logged-pass-user': 'taken-pass-user',
  'logged-text': 'taken-text',
  'logged-link': 'taken-link',
  'logged-keys': 'taken-keys',
  'logged-unheard': 'taken-unheard',
  'logged-alone': 'taken-alone',
  'logged-unknown': 'taken-unknown',
  'logged-no-text': 'taken-no-text',
  repeat: 'taken-repeat',
}

function kindOf(call: CallSoFar): LoggedKind {
  if (call.repeat) return 'repeat'
  if (call.decision !== undefined) return afterDecision(call.decision, call)
  if (!call.passDue) return logged(call)
  if (call.textDue && call.textsLeft === false) return 'logged-no-text'
  if (call.known === 'unbound') return ofNobody(call)
  // Nothing was checked and nothing will follow: saying only "logged" would be heard as a pass.
  return call.textDue ? 'logged-text' : 'logged-unknown'
}

/** Where keys are spoken of, words of their own follow those that the visit is logged. */
function ofNobody({ keypad, keysUnheard, linksLeft, textDue }: CallSoFar): LoggedKind {
  if (!textDue) return 'logged-unknown'
  if (keypad === 'ask') return linksLeft ? 'logged-keys' : 'logged'
  if (keypad === 'locked') return 'logged'
  if (!linksLeft) return 'logged-unknown'
  return keysUnheard === true ? 'logged-unheard' : 'logged-link'
}

function afterDecision(decision: PassDecision, call: CallSoFar): LoggedKind {
  switch (decision.outcome) {
    case 'pass':
      // Words for other proofs would tell of an illness or a test within earshot.
      if (!isVaccinated(decision)) return logged(call)
      return call.boundAs === 'user' ? 'logged-pass-user' : 'logged-pass'
    case 'unknown':
      return 'logged-unknown'
    case 'no-pass':
      return decision.allowedAlone ? 'logged-alone' : logged(call)
    case 'not-required':
    case 'allowed-without-pass':
      return logged(call)
  }
}

function isVaccinated({ reason }: PassDecision): boolean {
  return reason.code === 'proof-holds' && reason.proof === 'vaccination'
}

/** Where nothing was told by voice a text tells it, or the caller hears that none can. */
function logged({ textDue, textsLeft }: CallSoFar): LoggedKind {
  if (!textDue) return 'logged'
  return textsLeft === false ? 'logged-no-text' : 'logged-text'
}
