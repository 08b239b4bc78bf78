/** The announcements in memory: read once, measured, in both laws and every language that there is. */
import { AppError } from '../../../domain/kit/errors.ts'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import { type G711, SAMPLES_PER_MS, ulawOfAlaw } from './g711.ts'
import { inspectRecordings } from './recordings/inspect-recordings.ts'

/** `ko/logged-text` → its samples in one law; `ko/logged-pass-user/5`: a digit behind that one only. */
type Sounds = ReadonlyMap<string, Uint8Array>
export type PromptLibrary = Readonly<Record<G711, Sounds>> & {
  /** Complete ones: `ko`, `en`, and what else the folder holds. */
  readonly languages: readonly string[]
  /** Calling code → language of callers from there. */
  readonly callingCodes: ReadonlyMap<string, string>
  /** What was left out without harm, one line each. */
  readonly notes: readonly string[]
}

/** In one of the library's languages, which may be more than texts exist in. */
export type SpokenPrompt = Omit<Prompt, 'language'> & { readonly language: string }

/**
 * Reads `FOLDER/ko/NAME.al` or `.wav`, the same in `en/`, and further languages where they are complete.
 *
 * @throws AppError `PROMPT_MISSING`, `PROMPT_FORMAT`, `PROMPT_LEVEL`, `PROMPT_TOO_LONG` (6 s or more, with the link 8 s, any
 *   four digits included) or `PROMPT_LANGUAGES`: the first fault, and how many there are
 */
export function loadPrompts(folder: string): PromptLibrary {
  const { recordings, borrowed, languages, callingCodes, faults, notes } = inspectRecordings(folder)
  const [first] = faults
  if (first !== undefined) {
    const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more: "ansimpass prompts check ${folder}")`
    throw new AppError(first.code, `${first.message}${more}`)
  }
  const alaw = new Map([...recordings, ...borrowed].map(([name, recording]) => [name, recording.alaw]))
  const ulaw = new Map([...alaw].map(([name, sound]) => [name, ulawOfAlaw(sound)]))
  return { PCMA: alaw, PCMU: ulaw, languages, callingCodes, notes }
}

/** The whole announcement in one law, digits joined behind it without a gap. */
export function soundOf(library: PromptLibrary, law: G711, prompt: SpokenPrompt): Uint8Array {
  const parts = namesOf(library, prompt).map((name) => library[law].get(name) ?? new Uint8Array())
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}

/** How long the announcement takes, in milliseconds. */
export function promptDurationMs(library: PromptLibrary, prompt: SpokenPrompt): number {
  return Math.ceil(namesOf(library, prompt).reduce((sum, name) => sum + lengthMs(library.PCMA, name), 0))
}

/**
 * A foreign caller hears its own language where there is a recording in it. Korean is never changed: it was meant.
 *
 * @param callingCode  first digits of a foreign caller's number
 */
export function spokenIn(library: PromptLibrary, prompt: Prompt, callingCode: string | undefined): SpokenPrompt {
  if (callingCode === undefined || prompt.language === 'ko') return prompt
  for (let length = callingCode.length; length > 0; length -= 1) {
    const language = library.callingCodes.get(callingCode.slice(0, length))
    if (language !== undefined) return library.PCMA.has(`${language}/${prompt.kind}`) ? { ...prompt, language } : prompt
  }
  return prompt
}

function namesOf({ PCMA }: PromptLibrary, { kind, language, digits }: SpokenPrompt): readonly string[] {
  const said = `${language}/${kind}`
  const behind = (digits.match(/\d/g) ?? []).map((digit) => {
    const own = `${said}/${digit}`
    return PCMA.has(own) ? own : `${language}/${digit}`
  })
  return [said, ...behind]
}

function lengthMs(sounds: Sounds, name: string): number {
  return (sounds.get(name)?.length ?? 0) / SAMPLES_PER_MS
}
