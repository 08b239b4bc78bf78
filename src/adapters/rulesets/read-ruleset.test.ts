/** A ruleset is taken whole and right, or not at all. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
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
  expect(readRuleset(folder).version).toBe('kr-2022-03-01.4')
})

describe('refused, with file and field', () => {
  test.each<[string, string, string, string]>([
    [
      'a time that is none',
      '"id": "N7", "types": ["event_50plus"], "from": "2021-12-18T00:00"',
      '"id": "N7", "types": ["event_50plus"], "from": "2021-12-18T0"',
      ': require[6].from "2021-12-18T0" is no day or local time that exists',
    ],
    [
      'a day that the calendar does not have',
      '"from": "2022-02-23T18:00"',
      '"from": "2022-02-30T18:00"',
      ': suspend[3].from "2022-02-30T18:00" is no day',
    ],
    [
      'an unknown kind of place',
      '"types": ["indoor_sports"]',
      '"types": ["indoor_sport"]',
      ': require[1].types[0] must be',
    ],
    ['an unknown region', '"region": "daegu"', '"region": "taegu"', ': suspend[3].region must be'],
    ['a misspelt name', '"maxAge"', '"maxage"', ': suspend[3].maxage is not a known name'],
    [
      'an end before its start',
      '"to": "2021-12-14T00:00"',
      '"to": "2021-12-12T00:00"',
      ': suspend[0].to must lie after',
    ],
    ['an id that stands twice', '"id": "N2"', '"id": "N1"', ': require[1].id stands twice'],
    ['an id that another kind of row has', '"id": "S0"', '"id": "N1"', ': suspend[0].id stands twice'],
    ['an offset that is none', '"tz": "+09:00"', '"tz": "Seoul"', ': tz must be an offset'],
    ['no version', '"version"', '"note2"', ': note2 is not a known name'],
    ['a newer form', '"form": 2', '"form": 3', ': form is newer than this program reads (2)'],
    ['a proof that is none', '"proofs": ["vaccination"]', '"proofs": ["horoscope"]', ': accepts[0].proofs[0] must be'],
    ['a source that is not explained', '"source": "29n"', '"source": "29z"', ': suspend[2].source names "29z"'],
    ['a member twice', '"maxAge": 59', '"maxAge": 59, "maxAge": 60', ': suspend[3].maxAge stands twice'],
    [
      'an end told before its row',
      '"endPublishedAt": "2022-01-17"',
      '"endPublishedAt": "2021-01-17"',
      ': require[3].endPublishedAt lies before',
    ],
  ])('%s', (_, from, to, message) => {
    let line = 0
    rewrite('ruleset.json', (text) => {
      line = text.slice(0, text.indexOf(from)).split('\n').length
      return text.replace(from, to)
    })
    expect(refusal()).toContain(`ruleset.json:${line}${message}`)
  })

  test('a rule that its own cases contradict', () => {
    rewrite('ruleset.json', (text) => text.replace('"days": 180, "expiry"', '"days": 181, "expiry"'))
    expect(refusal()).toMatch(/cases\.json:\d+: case ".+": .+ is .+, expected /)
  })

  test('no cases', () => {
    rewrite('cases.json', () => '[]')
    expect(refusal()).toMatch(/cases\.json:1 holds no case/)
  })

  test('a case that expects nothing', () => {
    rewrite('cases.json', (text) => text.replace('"expect":{"admit":true}', '"expect":{}'))
    expect(refusal()).toContain('cases.json:2: [0].expect expects nothing')
  })

  test('no JSON', () => {
    rewrite('ruleset.json', (text) => text.replace('"country": "KR",', '"country": "KR"'))
    expect(refusal()).toMatch(/ruleset\.json:6: is not JSON: .*line 6/)
  })

  test('no file', () => {
    rmSync(join(folder, 'cases.json'))
    expect(refusal()).toContain('cases.json cannot be read')
  })
})
