/** The announcements in memory: read once, measured, in both laws. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../domain/errors.ts'
import type { Language } from '../../../domain/language.ts'
import type { Prompt, PromptKind } from '../../../domain/pass/prompt.ts'
import { type G711, SAMPLES_PER_MS, ulawOfAlaw } from './g711.ts'

/** Longest time a caller is kept listening, in milliseconds; the one with the link says more. */
const LIMIT_MS = 6_000
const LINK_LIMIT_MS = 8_000
/** Digits spoken behind `logged-pass` and `taken-pass`. */
const SPOKEN_DIGITS = 4

const KINDS = Object.keys({
  logged: true,
  'logged-pass': true,
  'logged-text': true,
  'logged-link': true,
  'logged-alone': true,
  'logged-unknown': true,
  repeat: true,
  taken: true,
  'taken-pass': true,
  'taken-text': true,
  'taken-link': true,
  'taken-alone': true,
  'taken-unknown': true,
  'taken-repeat': true,
  withheld: true,
  'unknown-number': true,
  retired: true,
} satisfies Record<PromptKind, true>) as PromptKind[]
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const LANGUAGES = ['ko', 'en'] as const satisfies readonly Language[]

/** `ko/logged-text` → its samples in one law. */
type Sounds = ReadonlyMap<string, Uint8Array>
export type PromptLibrary = Readonly<Record<G711, Sounds>>
/** In one of the library's languages, which may be more than texts exist in. */
export type SpokenPrompt = Omit<Prompt, 'language'> & { readonly language: string }

/**
 * Reads `FOLDER/ko/*.al` and `FOLDER/en/*.al` (raw A-law, 8000 Hz).
 *
 * @throws AppError `PROMPT_MISSING` when a file is not there or empty
 * @throws AppError `PROMPT_TOO_LONG` when an announcement takes 6 s or more (with the link 8 s), any four digits included
 */
export function loadPrompts(folder: string): PromptLibrary {
  const alaw = new Map<string, Uint8Array>()
  for (const language of LANGUAGES) {
    for (const name of [...KINDS, ...DIGITS]) alaw.set(`${language}/${name}`, readSound(folder, `${language}/${name}`))
    const longestDigit = Math.max(...DIGITS.map((digit) => lengthMs(alaw, `${language}/${digit}`)))
    for (const kind of KINDS) {
      const spoken = lengthMs(alaw, `${language}/${kind}`) + (kind.endsWith('-pass') ? SPOKEN_DIGITS * longestDigit : 0)
      refuseTooLong(`${language}/${kind}`, spoken, kind.endsWith('-link') ? LINK_LIMIT_MS : LIMIT_MS)
    }
  }
  return { PCMA: alaw, PCMU: new Map([...alaw].map(([name, sound]) => [name, ulawOfAlaw(sound)])) }
}

/** The whole announcement in one law, digits joined behind it without a gap. */
export function soundOf(library: PromptLibrary, law: G711, prompt: SpokenPrompt): Uint8Array {
  const parts = namesOf(prompt).map((name) => library[law].get(name) ?? new Uint8Array())
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}

/** How long the announcement takes, in milliseconds. */
export function promptDurationMs(library: PromptLibrary, prompt: SpokenPrompt): number {
  return Math.ceil(namesOf(prompt).reduce((sum, name) => sum + lengthMs(library.PCMA, name), 0))
}

/** @param callingCode  first digits of a foreign caller's number */
export function spokenIn(_library: PromptLibrary, prompt: Prompt, _callingCode: string | undefined): SpokenPrompt {
  return prompt
}

function namesOf(prompt: SpokenPrompt): string[] {
  const digits = prompt.digits.match(/\d/g) ?? []
  return [prompt.kind, ...digits].map((name) => `${prompt.language}/${name}`)
}

function lengthMs(sounds: Sounds, name: string): number {
  return (sounds.get(name)?.length ?? 0) / SAMPLES_PER_MS
}

function readSound(folder: string, name: string): Uint8Array {
  const file = join(folder, `${name}.al`)
  try {
    const sound = readFileSync(file)
    if (sound.length > 0) return new Uint8Array(sound)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
  throw new AppError(
    'PROMPT_MISSING',
    `the announcement ${file} is missing or empty; run "node prompts/make-prompts.ts"`,
  )
}

function refuseTooLong(name: string, spokenMs: number, limitMs: number): void {
  if (spokenMs < limitMs) return
  throw new AppError(
    'PROMPT_TOO_LONG',
    `the announcement ${name} takes ${(spokenMs / 1000).toFixed(2)} s, its limit is ${limitMs / 1000} s; shorten prompts/${name}.al`,
  )
}
