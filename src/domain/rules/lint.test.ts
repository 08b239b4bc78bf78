/** Lint's findings, each in rules that read well. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { lintRuleset } from './lint.ts'

const [ruleset, cases] = ['ruleset.json', 'cases.json'].map((file) => readFileSync(`rulesets/template/${file}`, 'utf8'))
if (ruleset === undefined || cases === undefined) throw new Error('the template is not there')

/** The template with one change, as `kind path: says`. */
function findings(from: string, to: string, file: 'ruleset' | 'cases' = 'ruleset'): string[] {
  const texts = { name: 'template', ruleset: ruleset ?? '', cases: cases ?? '' }
  expect(texts[file], 'the test changes something').toContain(from)
  const opened = openRuleset({ ...texts, [file]: texts[file].replace(from, to) })
  return lintRuleset(opened.ruleset, opened.cases).map(({ kind, path, says }) => `${kind} ${path}: ${says}`)
}

describe('lint finds', () => {
  test.each<[string, string, string, string]>([
    [
      'a row without a source',
      '"publishedAt": "2030-04-20", "endPublishedAt": "2030-11-25", "ko": "마스크를 쓰면 증명 없이 탈 수 있습니다", "en": "Who wears a mask needs no proof", "source": "b"',
      '"publishedAt": "2030-04-20", "endPublishedAt": "2030-11-25"',
      'source noPassAllowance[0]: M1 names no source',
    ],
    [
      'two rows for one kind of place at one time',
      '"id": "Q2", "types": ["sickroom"]',
      '"id": "Q2", "types": ["sickroom", "ferry"]',
      'overlap require[1]: Q2 and Q1 both speak of ferry from 2030-03-01T00:00:00+01:00: only Q1 counts',
    ],
    [
      'time between two rows of one kind of place',
      '"id": "Q2", "types": ["sickroom"], "from": "2030-03-01"',
      '"id": "Q2", "types": ["sickroom", "ferry"], "from": "2030-12-24"',
      'gap require[1]: ferry: nothing between Q1 and Q2, 2030-12-01T00:00:00+01:00 and 2030-12-24T00:00:00+01:00',
    ],
    [
      'a rule where no pass is asked for',
      '"id": "M1", "types": ["ferry"]',
      '"id": "M1", "types": ["market"]',
      'unreachable noPassAllowance[0]: M1 never matters: no pass is asked for there at that time',
    ],
    [
      'a fine outside of its rule',
      '"penaltyFrom": "2030-03-10"',
      '"penaltyFrom": "2031-03-10"',
      'order require[0].penaltyFrom: Q1 is fined from a day on which it is not in force',
    ],
    [
      'what was told after it began',
      '"publishedAt": "2030-05-30"',
      '"publishedAt": "2030-06-03"',
      'order suspend[0]: H1 was told at 2030-06-03T00:00:00+02:00, after it began: it changes what was judged before',
    ],
    [
      'what was told when it was over',
      '"publishedAt": "2030-05-30"',
      '"publishedAt": "2030-06-30"',
      'order suspend[0]: H1 was told when it was over',
    ],
    [
      'a suspension inside another',
      '"ko": "언덕 축제", "en": "The week of the hill fair", "source": "b"}',
      '"source": "b"}, {"id": "H2", "kind": "court", "types": ["tavern"], "region": "dry-hills", "from": "2030-06-02", "to": "2030-06-05", "source": "b"}',
      'unreachable suspend[1]: H2 never matters: H1 sets all of it aside',
    ],
    [
      'a kind of place that no row speaks of',
      '"types": ["market", "ferry"]',
      '"types": ["ferry"]',
      'unreachable categories[3]: no row speaks of market',
    ],
    [
      'what the sources do not say',
      '"publishedAt": "2030-05-30"',
      '"publishedAt": "2030-05-30", "publishedFlag": "hour not found"',
      'unsourced suspend[0]: H1: hour not found',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(findings(from, to)).toContain(finding)
  })

  test('a case without a source', () => {
    expect(findings('"source":"c",', '', 'cases')).toEqual([
      'source [0]: case "a market never asks for a pass, though it logs visits" names no source',
    ])
  })
})
