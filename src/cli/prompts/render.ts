/** `ansimpass prompts render FOLDER`: makes the recordings from their words with espeak-ng and sox. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { AppError } from '../../domain/kit/errors.ts'
import { makeFolder } from '../../main/folders/make-folder.ts'

const WORDS = fileURLToPath(new URL('../../../prompts/prompts.json', import.meta.url))
/** Program → the Debian package that has it. */
const PROGRAMS = { 'espeak-ng': 'espeak-ng', sox: 'sox' } as const

/** Words a minute: as slow as six seconds allow for the pass with the four longest digits behind it. */
const VOICES: Readonly<Record<string, Voice>> = {
  ko: { voice: 'ko', wordsPerMinute: 190, digitsPerMinute: 205 },
  en: { voice: 'en-us', wordsPerMinute: 165, digitsPerMinute: 170 },
  zh: { voice: 'cmn', wordsPerMinute: 175, digitsPerMinute: 190 },
  vi: { voice: 'vi', wordsPerMinute: 190, digitsPerMinute: 205 },
  ru: { voice: 'ru', wordsPerMinute: 190, digitsPerMinute: 205 },
  ja: { voice: 'ja', wordsPerMinute: 190, digitsPerMinute: 205 },
  id: { voice: 'id', wordsPerMinute: 190, digitsPerMinute: 205 },
}
type Voice = { readonly voice: string; readonly wordsPerMinute: number; readonly digitsPerMinute: number }

/** Announcement or digit → language → words. */
type Words = Readonly<Record<string, Readonly<Record<string, string>>>>

export function renderCommand(): Command {
  return new Command('render')
    .description('make the recordings of a folder from their words; needs the Debian packages espeak-ng and sox')
    .argument('<folder>', 'where ko/, en/ … are written; files of the same name are replaced')
    .option('--words <file>', 'words by announcement and language (default: prompts/prompts.json)')
    .option('--language <code...>', 'only these languages')
    .action((folder: string, { words = WORDS, language }: { words?: string; language?: string[] }) => {
      const made = renderRecordings({
        folder,
        wordsFile: words,
        ...(language === undefined ? {} : { languages: language }),
      })
      console.log(
        `${made} recordings made in ${folder}; listen to them: play -t al -r 8000 -c 1 ${folder}/ko/logged.al`,
      )
    })
}

/**
 * The same words give the same bytes again.
 *
 * @returns how many files were written
 * @throws AppError `PROGRAM_MISSING` naming the Debian packages, `WORDS_INVALID`, `NO_VOICE`
 */
export function renderRecordings(order: {
  readonly folder: string
  readonly wordsFile: string
  readonly languages?: readonly string[]
}): number {
  refuseWithoutPrograms()
  const words = readWords(order.wordsFile)
  const jobs = Object.entries(words).flatMap(([name, said]) =>
    Object.entries(said)
      .filter(([language]) => order.languages?.includes(language) ?? true)
      .map(([language, text]) => ({ name, language, text, voice: voiceOf(language) })),
  )
  const scratch = mkdtempSync(join(tmpdir(), 'render-prompts-'))
  try {
    for (const { name, language, text, voice } of jobs) {
      makeFolder(join(resolve(order.folder), language), 'the folder', 0o755)
      speak(text, isDigit(name), voice, join(scratch, 'spoken.wav'), join(order.folder, language, `${name}.al`), name)
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
  return jobs.length
}

function speak(text: string, isDigitWord: boolean, voice: Voice, spoken: string, file: string, name: string): void {
  const speed = isDigitWord ? voice.digitsPerMinute : voice.wordsPerMinute
  execFileSync('espeak-ng', ['-v', voice.voice, '-s', String(speed), '-w', spoken, text])
  // -D: no dither, so that a second run writes the same bytes.
  execFileSync('sox', ['-D', spoken, '-t', 'al', '-r', '8000', '-c', '1', file, ...shape(name)])
}

/** The telephone band, silence cut at both ends, pauses between sentences at most 160 ms, peaks at -3 dB. */
function shape(name: string): string[] {
  const band = ['gain', '-6', 'highpass', '200', 'rate', '-h', '8000', 'norm', '-3']
  const startsClean = ['silence', '1', '0.005', '0.5%', 'fade', 't', '0.004']
  const shorterPauses = isDigit(name) ? [] : ['silence', '-l', '0', '-1', '0.16', '1%']
  return [...band, ...startsClean, 'reverse', ...startsClean, 'reverse', ...shorterPauses]
}

function refuseWithoutPrograms(): void {
  const missing = Object.entries(PROGRAMS).filter(([program]) => spawnSync(program, ['--version']).error !== undefined)
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name).join(' ')
  throw new AppError('PROGRAM_MISSING', `${packages} is not installed; on Debian: sudo apt-get install ${packages}`)
}

function voiceOf(language: string): Voice {
  const voice = VOICES[language]
  if (voice !== undefined) return voice
  const known = Object.keys(VOICES).join(', ')
  throw new AppError(
    'NO_VOICE',
    `there is no voice for "${language}" (there are ${known}); record it, or leave it out with --language`,
  )
}

function readWords(file: string): Words {
  try {
    const words: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isWords(words)) return words
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause)
    throw new AppError('WORDS_INVALID', `${file} cannot be read as JSON: ${why}; see prompts/prompts.json`, { cause })
  }
  throw new AppError(
    'WORDS_INVALID',
    `${file} must hold {"logged": {"ko": "words", "en": "words"}, …}; see prompts/prompts.json`,
  )
}

function isWords(value: unknown): value is Words {
  const isObject = (each: unknown): each is object => typeof each === 'object' && each !== null && !Array.isArray(each)
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, said]) =>
        /^[a-z\d-]+$/.test(name) &&
        isObject(said) &&
        Object.entries(said).every(([language, text]) => /^[a-z]{2}$/.test(language) && typeof text === 'string'),
    )
  )
}

function isDigit(name: string): boolean {
  return /^\d$/.test(name)
}
