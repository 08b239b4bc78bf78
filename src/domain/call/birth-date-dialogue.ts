/** Dialogue about a caller's birth date, as data: its state, and the script that each answer leads to. The same whoever rings. */
import { type CenturyDates, readBirthDate } from '../identity/keyed-birth-date.ts'
import type { Language } from '../kit/language.ts'
import type { CalendarDate } from '../kit/time.ts'
import type { Prompt, PromptKind } from '../pass/prompt.ts'
import type { Ask, CallScript, Say } from './call-script.ts'
import type { Keyed } from './keyed-digits.ts'

/** What is asked now. `again` is the second and last try. */
export type DialogueState = { readonly language: Language } & (
  | { readonly asked: 'birth-date'; readonly question: PromptKind }
  | { readonly asked: 'again' }
  | { readonly asked: 'century'; readonly dates: CenturyDates }
)

export type DialogueOutcome =
  | { readonly kind: 'birth-date'; readonly date: CalendarDate; readonly language: Language }
  | { readonly kind: 'nothing' }

export type DialogueTurn =
  | { readonly script: CallScript; readonly next: DialogueState }
  /** Absent: there is nothing left to say. */
  | { readonly script?: CallScript; readonly outcome: DialogueOutcome }

/** Milliseconds from the end of the words, and from each key on. */
const SILENCE_MS = 5_000
const HANG_UP = { kind: 'hang-up' } as const

/**
 * @param keypad  `locked`: the line has had its tries today
 * @param prompt  the first one, which says that the visit is logged; where it asks nothing, a question follows
 */
export function openDialogue(keypad: 'ask' | 'locked', prompt: Prompt): DialogueTurn {
  const { language, kind } = prompt
  if (keypad === 'locked') {
    const script: CallScript = [{ kind: 'say', prompt }, say('keys-locked', language), HANG_UP]
    return { script, outcome: { kind: 'nothing' } }
  }
  const isQuestion = kind === 'logged-keys' || kind === 'taken-keys'
  const question: PromptKind = isQuestion ? kind : 'keys-offered'
  const asking = ask(question, language, 6)
  const script: CallScript = isQuestion ? [asking, HANG_UP] : [{ kind: 'say', prompt }, asking, HANG_UP]
  return { script, next: { asked: 'birth-date', question, language } }
}

/** @param today  the day of the call */
export function afterAnswer(state: DialogueState, keyed: Keyed, today: CalendarDate): DialogueTurn {
  const { language } = state
  if (state.asked === 'century') return afterCentury(state.dates, keyed, language)
  if (state.asked === 'birth-date' && language === 'ko' && keyed.kind === 'end-key') {
    const { question } = state
    return { script: [ask(question, 'en', 6), HANG_UP], next: { ...state, language: 'en' } }
  }
  const read = keyed.kind === 'digits' ? readBirthDate(keyed.digits, today) : NONE
  if (read.kind === 'date') return taken(read.date, language)
  if (read.kind === 'either') {
    return {
      script: [ask('keys-century', language, 1), HANG_UP],
      next: { asked: 'century', dates: read.dates, language },
    }
  }
  if (state.asked === 'again') return NOTHING
  return { script: [ask('keys-again', language, 6), HANG_UP], next: { asked: 'again', language } }
}

function afterCentury([older, younger]: CenturyDates, keyed: Keyed, language: Language): DialogueTurn {
  const key = keyed.kind === 'digits' ? keyed.digits : ''
  if (key === '1') return taken(older, language)
  return key === '2' ? taken(younger, language) : NOTHING
}

const NONE = { kind: 'none' } as const
const NOTHING: DialogueTurn = { outcome: { kind: 'nothing' } }

/** Whether anybody has that number and that birth date is for the text to say. */
function taken(date: CalendarDate, language: Language): DialogueTurn {
  return { script: [say('keys-taken', language), HANG_UP], outcome: { kind: 'birth-date', date, language } }
}

function say(kind: PromptKind, language: Language): Say {
  return { kind: 'say', prompt: { kind, language, digits: '' } }
}

/** One try: what follows depends on what was keyed. */
function ask(kind: PromptKind, language: Language, digits: number): Ask {
  const prompt: Prompt = { kind, language, digits: '' }
  return {
    ...{ kind: 'ask', prompt, again: prompt, digits: { least: digits, most: digits }, endKey: '#' },
    ...{ withinMs: SILENCE_MS, tries: 1 },
  }
}
