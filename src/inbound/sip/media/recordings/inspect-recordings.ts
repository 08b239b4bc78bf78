/** A folder of announcements, looked at whole: every language in it, each file's sound, and everything that makes it unfit. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Language } from '../../../../domain/kit/language.ts'
import { endsWithDigits, type PromptKind, type WordPromptKind } from '../../../../domain/pass/prompt.ts'
import { allParts, partsOf } from '../../../../domain/pass/text/word-of-day.ts'
import { SAMPLES_PER_MS } from '../g711.ts'
import { type Recording, type RecordingFault, readRecording } from './read-recording.ts'

/** Longest time a caller is kept listening, in milliseconds; those that promise a link say more. */
const LIMIT_MS = 6_000
const LINK_LIMIT_MS = 8_000
/** Digits spoken behind a pass. */
const SPOKEN_DIGITS = 4

const KINDS = Object.keys({
  logged: true,
  'logged-pass': true,
  'logged-pass-user': true,
  'logged-text': true,
  'logged-link': true,
  'logged-keys': true,
  'logged-unheard': true,
  'logged-alone': true,
  'logged-unknown': true,
  'logged-no-text': true,
  repeat: true,
  taken: true,
  'taken-pass': true,
  'taken-pass-user': true,
  'taken-text': true,
  'taken-link': true,
  'taken-keys': true,
  'taken-unheard': true,
  'taken-alone': true,
  'taken-unknown': true,
  'taken-no-text': true,
  'taken-repeat': true,
  'keys-offered': true,
  'keys-again': true,
  'keys-century': true,
  'keys-taken': true,
  'keys-locked': true,
  'came-two': true,
  'came-three': true,
  'came-taken': true,
  'came-nobody': true,
  'came-later': true,
  'correction-taken': true,
  'correction-taken-page': true,
  'correction-known': true,
  'correction-later': true,
  'shop-pin': true,
  'shop-pin-again': true,
  'shop-locked': true,
  'shop-later': true,
  'shop-menu': true,
  'shop-arrivals': true,
  'shop-no-arrivals': true,
  'shop-arrival-pass': true,
  'shop-arrival-no-pass': true,
  'shop-arrival-alone': true,
  'shop-arrival-free': true,
  'shop-arrival-unknown': true,
  'shop-arrival-unverified': true,
  'shop-arrival-reported': true,
  'shop-arrival-document-seen': true,
  'shop-visitor': true,
  'shop-visitor-again': true,
  'shop-seen': true,
  'shop-entered': true,
  'shop-not-entered': true,
  'shop-companions': true,
  'shop-no-companions': true,
  'shop-word': true,
  'own-page': true,
  'own-page-none': true,
  'own-page-later': true,
  'own-page-no-texts': true,
  withheld: true,
  unreadable: true,
  'unknown-number': true,
  retired: true,
} satisfies Record<Exclude<PromptKind, WordPromptKind>, true>) as PromptKind[]
/** Of the word of the day. */
const WORDS: readonly WordPromptKind[] = allParts().flatMap((word) =>
  partsOf(word).map((part) => `word-${part}` as const),
)
/**
 * Announcements by the version that they came with, where that was after the first own recordings: a folder made before
 * them is taken as it is.
 */
const CAME_WITH: Readonly<Partial<Record<PromptKind, string>>> = {
  'logged-pass-user': '0.3.0',
  'taken-pass-user': '0.3.0',
  'own-page': '0.3.0',
  'own-page-none': '0.3.0',
  'own-page-no-texts': '0.3.0',
  unreadable: '0.4.0',
  'logged-no-text': '0.7.0',
  'taken-no-text': '0.7.0',
  'own-page-later': '0.7.0',
  'logged-keys': '0.7.0',
  'taken-keys': '0.7.0',
  'logged-unheard': '0.7.0',
  'taken-unheard': '0.7.0',
  'keys-offered': '0.7.0',
  'keys-again': '0.7.0',
  'keys-century': '0.7.0',
  'keys-taken': '0.7.0',
  'keys-locked': '0.7.0',
  'came-two': '0.7.0',
  'came-three': '0.7.0',
  'came-taken': '0.7.0',
  'came-nobody': '0.7.0',
  'came-later': '0.7.0',
  'correction-taken': '0.7.0',
  'correction-taken-page': '0.7.0',
  'correction-known': '0.7.0',
  'correction-later': '0.7.0',
  'shop-pin': '0.7.0',
  'shop-pin-again': '0.7.0',
  'shop-locked': '0.7.0',
  'shop-later': '0.7.0',
  'shop-menu': '0.7.0',
  'shop-arrivals': '0.7.0',
  'shop-no-arrivals': '0.7.0',
  'shop-arrival-pass': '0.7.0',
  'shop-arrival-no-pass': '0.7.0',
  'shop-arrival-alone': '0.7.0',
  'shop-arrival-free': '0.7.0',
  'shop-arrival-unknown': '0.7.0',
  'shop-arrival-unverified': '0.7.0',
  'shop-arrival-reported': '0.7.0',
  'shop-arrival-document-seen': '0.7.0',
  'shop-visitor': '0.7.0',
  'shop-visitor-again': '0.7.0',
  'shop-seen': '0.7.0',
  'shop-entered': '0.7.0',
  'shop-not-entered': '0.7.0',
  'shop-companions': '0.7.0',
  'shop-no-companions': '0.7.0',
  'shop-word': '0.7.0',
  ...Object.fromEntries(WORDS.map((word) => [word, '0.7.0'])),
}
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const NAMES: readonly string[] = [...KINDS, ...WORDS, ...DIGITS]
/** Every set has these; further languages exist when their folder is complete. */
const NEEDED: readonly string[] = ['ko', 'en'] satisfies readonly Language[]
const LANGUAGES_FILE = 'languages.json'
/** The recordings that come with the product. */
const PRODUCT = fileURLToPath(new URL('../../../../../prompts/', import.meta.url))

export type Inspected = {
  /** `ko/logged-text` → its sound, of complete languages only. */
  readonly recordings: ReadonlyMap<string, Recording>
  /** The product's own for what came later than this folder; digits behind them as `ko/logged-pass-user/5`: one voice. */
  readonly borrowed: ReadonlyMap<string, Recording>
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
  const borrowed = new Map<string, Recording>()
  const faults: RecordingFault[] = []
  const notes: string[] = []
  const languages: string[] = []
  for (const language of languagesIn(folder)) {
    const found = NAMES.map((name) => ({ name, read: readRecording(folder, `${language}/${name}`) }))
    const absent = found.filter(({ read }) => 'code' in read && read.code === 'PROMPT_MISSING').map(({ name }) => name)
    const isOlder = absent.length > 0 && absent.every((name) => name in CAME_WITH)
    if (absent.length > 0 && !isOlder && !NEEDED.includes(language)) {
      const few = absent.slice(0, 3).map((name) => `${language}/${name}`)
      const more = absent.length > few.length ? ` and ${absent.length - few.length} more` : ''
      notes.push(`${join(folder, language)} is left out until it is complete: ${few.join(', ')}${more} missing`)
      continue
    }
    languages.push(language)
    if (isOlder) notes.push(olderNote(join(folder, language), absent, NEEDED.includes(language)))
    for (const { name, read } of found) {
      if (!('code' in read)) recordings.set(`${language}/${name}`, read)
      else if (!isOlder || !absent.includes(name)) faults.push(read)
      else if (NEEDED.includes(language)) faults.push(...borrow(`${language}/${name}`, borrowed))
    }
    faults.push(...tooLong(language, recordings))
  }
  const callingCodes = readCallingCodes(folder, faults)
  return { recordings, borrowed, languages, callingCodes, faults, notes }
}

/** Takes the product's own announcement, with its own digits where some are spoken behind it. */
function borrow(name: string, borrowed: Map<string, Recording>): readonly RecordingFault[] {
  const language = name.slice(0, 2)
  const digits = endsWithDigits(name)
    ? DIGITS.map((digit) => [`${name}/${digit}`, `${language}/${digit}`] as const)
    : []
  return [[name, name] as const, ...digits].flatMap(([as, from]) => {
    const read = readRecording(PRODUCT, from)
    if ('code' in read) return [read]
    borrowed.set(as, read)
    return []
  })
}

function olderNote(folder: string, absent: readonly string[], isNeeded: boolean): string {
  const versions = [...new Set(absent.map((name) => CAME_WITH[name as PromptKind]))].join(', ')
  const [be, they] = absent.length === 1 ? ['is', 'it is'] : ['are', 'they are']
  const whose = isNeeded ? "the product's own" : 'heard in English'
  return `${folder}: ${inFew(absent)} came with ${versions} and ${be} ${whose} until ${they} recorded`
}

/** The words of the day are some two hundred: by their number where there are more than one. */
function inFew(names: readonly string[]): string {
  const words = names.filter((name) => name.startsWith('word-'))
  if (words.length < 2) return names.join(', ')
  return [...names.filter((name) => !name.startsWith('word-')), `word-… (${words.length} words of the day)`].join(', ')
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

/** A pass is measured with the longest digit four times behind it. */
function tooLong(language: string, recordings: ReadonlyMap<string, Recording>): readonly RecordingFault[] {
  const lengthMs = (name: string): number => (recordings.get(`${language}/${name}`)?.alaw.length ?? 0) / SAMPLES_PER_MS
  const longestDigit = Math.max(...DIGITS.map(lengthMs))
  return KINDS.filter((kind) => recordings.has(`${language}/${kind}`)).flatMap((kind) => {
    const spokenMs = lengthMs(kind) + (endsWithDigits(kind) ? SPOKEN_DIGITS * longestDigit : 0)
    const limitMs = /-(?:link|keys|unheard)$|^own-page$|^shop-menu$/.test(kind) ? LINK_LIMIT_MS : LIMIT_MS
    if (spokenMs < limitMs) return []
    const withDigits = endsWithDigits(kind) ? ' with four of its longest digit' : ''
    const what = `the announcement ${language}/${kind} takes ${(spokenMs / 1000).toFixed(2)} s${withDigits}`
    return [{ code: 'PROMPT_TOO_LONG', message: `${what}, its limit is ${limitMs / 1000} s; speak faster or say less` }]
  })
}

/** `{"84": "vi"}`: the folder's own, else the one that comes with the product. */
function readCallingCodes(folder: string, faults: RecordingFault[]): ReadonlyMap<string, string> {
  const file = join(folder, LANGUAGES_FILE)
  try {
    const text = fileText(file) ?? fileText(join(PRODUCT, LANGUAGES_FILE)) ?? '{}'
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
