/**
 * Makes the sound files of the announcements from their words: `node prompts/make-prompts.ts`.
 *
 * Reads prompts.json, speaks each entry with espeak-ng, and writes raw A-law at 8000 Hz (one byte a sample, no header):
 * `prompts/ko/logged-text.al`, `prompts/en/7.al`. Needs the Debian packages espeak-ng and sox. The files are kept in the
 * repository, so nobody needs this script to run the server; the same words give the same bytes again.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Words a minute: as slow as six seconds allow for the pass with the four longest digits behind it. */
const VOICES = {
  ko: { voice: 'ko', wordsPerMinute: 190, digitsPerMinute: 205 },
  en: { voice: 'en-us', wordsPerMinute: 165, digitsPerMinute: 170 },
} as const

const wordsOf = JSON.parse(readFileSync(join(import.meta.dirname, 'prompts.json'), 'utf8')) as Record<
  string,
  Record<keyof typeof VOICES, string>
>
const scratch = mkdtempSync(join(tmpdir(), 'make-prompts-'))
try {
  for (const [name, words] of Object.entries(wordsOf)) {
    speak(name, 'ko', words.ko)
    speak(name, 'en', words.en)
  }
} finally {
  rmSync(scratch, { recursive: true })
}

function speak(name: string, language: keyof typeof VOICES, words: string): void {
  const { voice, wordsPerMinute, digitsPerMinute } = VOICES[language]
  const speed = isDigit(name) ? digitsPerMinute : wordsPerMinute
  const spoken = join(scratch, 'spoken.wav')
  const file = join(import.meta.dirname, language, `${name}.al`)
  mkdirSync(join(import.meta.dirname, language), { recursive: true })
  execFileSync('espeak-ng', ['-v', voice, '-s', String(speed), '-w', spoken, words])
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

function isDigit(name: string): boolean {
  return /^\d$/.test(name)
}
