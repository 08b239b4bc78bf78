/** A folder of announcements, looked at whole: every language in it, each file's sound, and everything that makes it unfit. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Language } from '../../../../domain/language.ts'
import type { PromptKind } from '../../../../domain/pass/prompt.ts'
import { SAMPLES_PER_MS } from '../g711.ts'
import { type Recording, type RecordingFault, readRecording } from './read-recording.ts'

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
const NAMES: readonly string[] = [...KINDS, ...DIGITS]
/** Every set has these; further languages exist when their folder is complete. */
const NEEDED: readonly string[] = ['ko', 'en'] satisfies readonly Language[]
const LANGUAGES_FILE = 'languages.json'
const OWN_LANGUAGES = fileURLToPath(new URL(`../../../../../prompts/${LANGUAGES_FILE}`, import.meta.url))

export type Inspected = {
  /** `ko/logged-text` → its sound, of complete languages only. */
  readonly recordings: ReadonlyMap<string, Recording>
  readonly languages: readonly string[]
  /** Calling code (E.164) → language of callers from there. */
  readonly callingCodes: ReadonlyMap<string, string>
  /** Any of them makes the set unfit. */
  readonly faults: readonly RecordingFault[]
  /** What is left out without harm. */
  readonly notes: readonly string[]
}

/** Never throws for what is wrong with a file: all of it is told at once. */
export function inspectRecordings(folder: string): Inspected {
  const recordings = new Map<string, Recording>()
  const faults: RecordingFault[] = []
  const notes: string[] = []
  const languages: string[] = []
  for (const language of languagesIn(folder)) {
    const found = NAMES.map((name) => ({
      name: `${language}/${name}`,
      read: readRecording(folder, `${language}/${name}`),
    }))
    const absent = found.filter(({ read }) => 'code' in read && read.code === 'PROMPT_MISSING')
    if (absent.length > 0 && !NEEDED.includes(language)) {
      const few = absent.slice(0, 3).map(({ name }) => name)
      const more = absent.length > few.length ? ` and ${absent.length - few.length} more` : ''
      notes.push(`${join(folder, language)} is left out until it is complete: ${few.join(', ')}${more} missing`)
      continue
    }
    languages.push(language)
    for (const { name, read } of found) {
      if ('code' in read) faults.push(read)
      else recordings.set(name, read)
    }
    faults.push(...tooLong(language, recordings))
  }
  const callingCodes = readCallingCodes(folder, faults)
  return { recordings, languages, callingCodes, faults, notes }
}

function languagesIn(folder: string): readonly string[] {
  const found = foldersIn(folder).filter((name) => /^[a-z]{2}$/.test(name) && !NEEDED.includes(name))
  return [...NEEDED, ...found.sort()]
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [] : [entry.name]))
  } catch {
    return []
  }
}

/** `logged-pass` is measured with the longest digit four times behind it. */
function tooLong(language: string, recordings: ReadonlyMap<string, Recording>): readonly RecordingFault[] {
  const lengthMs = (name: string): number => (recordings.get(`${language}/${name}`)?.alaw.length ?? 0) / SAMPLES_PER_MS
  const longestDigit = Math.max(...DIGITS.map(lengthMs))
  return KINDS.flatMap((kind) => {
    const spokenMs = lengthMs(kind) + (kind.endsWith('-pass') ? SPOKEN_DIGITS * longestDigit : 0)
    const limitMs = kind.endsWith('-link') ? LINK_LIMIT_MS : LIMIT_MS
    if (spokenMs < limitMs) return []
    const withDigits = kind.endsWith('-pass') ? ' with four of its longest digit' : ''
    const what = `the announcement ${language}/${kind} takes ${(spokenMs / 1000).toFixed(2)} s${withDigits}`
    return [{ code: 'PROMPT_TOO_LONG', message: `${what}, its limit is ${limitMs / 1000} s; speak faster or say less` }]
  })
}

/** `{"84": "vi"}`: the folder's own, else the one that comes with the product. */
function readCallingCodes(folder: string, faults: RecordingFault[]): ReadonlyMap<string, string> {
  const file = join(folder, LANGUAGES_FILE)
  try {
    const text = fileText(file) ?? fileText(OWN_LANGUAGES) ?? '{}'
    const entries = Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>)
    const codes = new Map<string, string>()
    for (const [code, language] of entries) {
      if (!/^[1-9]\d{0,3}$/.test(code) || typeof language !== 'string' || !/^[a-z]{2}$/.test(language)) {
        throw new TypeError(`"${code}": "${String(language)}"`)
      }
      codes.set(code, language)
    }
    return codes
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    faults.push({
      code: 'PROMPT_LANGUAGES',
      message: `${file} is no list of calling codes and languages such as {"84": "vi"}: ${why}; correct or remove it`,
    })
    return new Map()
  }
}

function fileText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
