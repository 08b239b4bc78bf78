/** A ruleset is taken whole and right, or not at all. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import { readRuleset } from './read-ruleset.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ruleset-'))
  cpSync('rulesets/kr', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function rewrite(file: string, change: (text: string) => string): void {
  const before = readFileSync(join(folder, file), 'utf8')
  const after = change(before)
  expect(after, 'the test changes something').not.toBe(before)
  writeFileSync(join(folder, file), after)
}

function refusal(): string {
  try {
    readRuleset(folder)
  } catch (error) {
    if (error instanceof AppError && error.code === 'RULESET_INVALID') return error.message
    throw error
  }
  return 'taken'
}

test('the rules of Korea load and answer their cases', () => {
  expect(readRuleset(folder).version).toBe('kr-2022-03-01.1')
})

describe('refused, with file and field', () => {
  test.each<[string, string, string, string]>([
    [
      'a time that is none',
      '"from":"2021-12-18T00:00","to":"2022-03-01T00:00","penaltyFrom"',
      '"from":"2021-12-18T0","to":"2022-03-01T00:00","penaltyFrom"',
      'ruleset.json: require[6].from must be',
    ],
    [
      'an unknown kind of place',
      '"types":["indoor_sports"]',
      '"types":["indoor_sport"]',
      'ruleset.json: require[1].types[0] must be',
    ],
    ['a misspelt name', '"maxAge"', '"maxage"', 'ruleset.json: suspend[3].maxage is not a known name'],
    [
      'an end before its start',
      '"to":"2021-12-14T00:00"',
      '"to":"2021-12-12T00:00"',
      'ruleset.json: suspend[0].to must lie after',
    ],
    ['an id that stands twice', '"id":"N2"', '"id":"N1"', 'ruleset.json: require[1].id stands twice'],
    ['another offset', '"tz":"+09:00"', '"tz":"+08:00"', 'ruleset.json: tz must be'],
    ['no version', '"version"', '"note2"', 'ruleset.json: note2 is not a known name'],
    [
      'a proof that is none',
      '"proofs":["vaccination"]',
      '"proofs":["horoscope"]',
      'ruleset.json: accepts[0].proofs[0] must be',
    ],
  ])('%s', (_, from, to, message) => {
    rewrite('ruleset.json', (text) => text.replace(from, to))
    expect(refusal()).toContain(message)
  })

  test('a rule that its own cases contradict', () => {
    rewrite('ruleset.json', (text) => text.replace('"primaryToDays":180', '"primaryToDays":181'))
    expect(refusal()).toMatch(/cases\.json: case ".+": .+ is .+, expected /)
  })

  test('no cases', () => {
    rewrite('cases.json', () => '[]')
    expect(refusal()).toMatch(/cases\.json holds no case/)
  })

  test('a case that expects nothing', () => {
    rewrite('cases.json', (text) => text.replace('"expect":{"admit":true}', '"expect":{}'))
    expect(refusal()).toContain('cases.json: [0].expect expects nothing')
  })

  test('no JSON', () => {
    rewrite('ruleset.json', (text) => text.slice(1))
    expect(refusal()).toContain('ruleset.json is not JSON')
  })

  test('no file', () => {
    rmSync(join(folder, 'cases.json'))
    expect(refusal()).toContain('cases.json cannot be read')
  })
})
