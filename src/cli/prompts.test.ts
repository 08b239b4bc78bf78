/** `ansimpass prompts`: checks a folder, makes one, and says what it lacks. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkRecordings } from './prompts/check.ts'
import { renderRecordings } from './prompts/render.ts'
import { promptsCommand } from './prompts.ts'

const builtIn = join(import.meta.dirname, '../../prompts')

let folder: string
let said: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-command-'))
  said = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const prompts = (...words: string[]) => promptsCommand().parseAsync(words, { from: 'user' })

test('the recordings of the product are fit, and listed when asked for', async () => {
  await prompts('check', builtIn, '--all')
  expect(said).toContainEqual(
    expect.stringMatching(/^ko\/logged-pass +\d\.\d\d s {2}speech -\d\d\.\d dB {2}peak -3\.\d dB$/),
  )
  expect(said.at(-1)).toMatch(/prompts is fit: \d+ recordings in ko, en$/)
})

test('an empty folder lacks every recording of both languages, and the command fails', async () => {
  await expect(prompts('check', folder)).rejects.toMatchObject({
    code: 'PROMPTS_UNFIT',
    message: expect.stringMatching(/\d+ faults, named above/),
  })
  expect(said).toHaveLength(checkRecordings(builtIn, true).lines.length - 1)
  expect(said[0]).toMatch(
    /^PROMPT_MISSING: the announcement .*ko\/logged\.al \(or \.wav\) is missing or empty; record it, or/,
  )
})

test('without the programs that speak, their Debian packages are named', async () => {
  vi.stubEnv('PATH', folder)
  await expect(prompts('render', folder)).rejects.toMatchObject({
    code: 'PROGRAM_MISSING',
    message: 'espeak-ng sox is not installed; on Debian: sudo apt-get install espeak-ng sox',
  })
})

test('words become the recordings of the product, byte for byte, in the languages asked for', () => {
  const wordsFile = join(folder, 'words.json')
  const words = JSON.parse(readFileSync(join(builtIn, 'prompts.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(wordsFile, JSON.stringify({ repeat: words['repeat'], '7': words['7'] }))
  expect(renderRecordings({ folder, wordsFile, languages: ['ko'] })).toBe(2)
  for (const name of ['repeat', '7']) {
    expect(readFileSync(join(folder, `ko/${name}.al`))).toEqual(readFileSync(join(builtIn, `ko/${name}.al`)))
  }
  expect(existsSync(join(folder, 'en'))).toBe(false)
})

test('words that cannot be spoken are refused before anything is made', () => {
  const wordsFile = join(folder, 'words.json')
  const render = (text: string) => {
    writeFileSync(wordsFile, text)
    return () => renderRecordings({ folder, wordsFile })
  }
  expect(render('{"logged": {"xx": "?"}}')).toThrow(/there is no voice for "xx"/)
  expect(render('{"../logged": {"ko": "?"}}')).toThrow(expect.objectContaining({ code: 'WORDS_INVALID' }))
  expect(render('{"logged": "?"}')).toThrow(/must hold/)
  expect(render('{')).toThrow(/cannot be read as JSON/)
})
