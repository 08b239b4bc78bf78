/** Gains and losses: the template against itself with one change. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { parseInstant } from '../kit/time.ts'
import { compareRulesets } from './compare.ts'

const [ruleset = '', cases = ''] = ['ruleset.json', 'cases.json'].map((file) =>
  readFileSync(`rulesets/template/${file}`, 'utf8'),
)
const opened = (from: string, to: string) => {
  expect(ruleset).toContain(from)
  return openRuleset({ name: 'changed', ruleset: ruleset.replace(from, to), cases }).ruleset
}
const fenland = opened('"form"', '"form"')
const instant = (text: string) => parseInstant(text) ?? expect.fail(`${text} is no instant`)

test('the same rules change nothing for anyone', () => {
  const { asked, totals, changes, visitList } = compareRulesets(fenland, fenland)
  expect(asked).toBeGreaterThan(5_000)
  expect({ totals, changes, visitList }).toEqual({
    totals: { gains: 0, loses: 0, fine: 0 },
    changes: [],
    visitList: [],
  })
})

test('a longer wait after the dose takes the pass of exactly those in between', () => {
  const slower = opened('"fromDays": 7, "days": 365', '"fromDays": 9, "days": 365')
  const { totals, changes } = compareRulesets(fenland, slower, [instant('2030-04-20T12:00:00+02:00')])
  expect(totals.gains).toBe(0)
  expect([...new Set(changes.map(({ who }) => who))]).toEqual([
    'fenvax 2 of 2, 7 days ago',
    'fenvax 2 of 2, 8 days ago',
  ])
  expect([...new Set(changes.map(({ kind }) => kind))]).toEqual(['loses'])
  const back = compareRulesets(slower, fenland, [instant('2030-04-20T12:00:00+02:00')])
  expect(back.totals).toEqual({ gains: totals.loses, loses: 0, fine: 0 })
})

test('without masks the ferry refuses who it took', () => {
  const strict = opened(
    '"id": "M1", "types": ["ferry"], "from": "2030-05-01"',
    '"id": "M1", "types": ["ferry"], "from": "2030-11-01"',
  )
  const { changes } = compareRulesets(fenland, strict, [instant('2030-07-01T12:00:00+02:00')])
  expect(changes.map(({ category, kind }) => `${kind} ${category}`)).toContain('loses ferry')
  expect(new Set(changes.map(({ category }) => category))).toEqual(new Set(['ferry']))
})

test('a duty to log that is gone is told by place', () => {
  const free = opened('"types": ["market", "ferry"]', '"types": ["ferry"]')
  const { visitList, totals } = compareRulesets(fenland, free, [instant('2030-07-01T12:00:00+02:00')])
  expect(visitList.map(({ category, region }) => `${category} ${region}`)).toEqual(['market north-fen'])
  expect(totals).toEqual({ gains: 0, loses: 0, fine: 0 })
})
