/** The timeline, and the picture of it that is kept. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { parseInstant } from '../kit/time.ts'
import { localIso } from '../kit/zone.ts'
import { stretchesOf, timelineRows } from './timeline.ts'
import { timelineSvg, wholeTime } from './timeline-svg.ts'

const korea = readRuleset('rulesets/kr')
const whole = { region: 'seoul', ...wholeTime(korea) }
const told = (category: string, region = 'seoul', asKnownAt?: number) =>
  stretchesOf(korea, category, { ...whole, region, asKnownAt }).map(
    ({ from, state, ruleId }) => `${localIso(korea.zone, from).slice(0, 16)} ${state} ${ruleId}`,
  )

test('a large store in Seoul: free, grace, stayed by a court, free', () => {
  expect(told('large_store_3000')).toEqual([
    '2021-10-25T00:00 free none',
    '2022-01-10T00:00 grace N5',
    '2022-01-14T18:00 set-aside S2',
    '2022-01-18T00:00 free none',
  ])
  expect(told('large_store_3000', 'busan')).toContain('2022-01-17T00:00 fined N5')
})

test('as known before it was told, the lift of 18 January is not there', () => {
  expect(told('museum', 'seoul', parseInstant('2022-01-10T12:00:00+09:00')).at(-1)).toBe('2021-12-14T00:00 fined N4')
})

test('the stretches of every kind of place fill the time without gap or overlap', () => {
  for (const folder of ['rulesets/kr', 'rulesets/template']) {
    const rules = readRuleset(folder)
    const asked = { region: rules.regions[0]?.id ?? '', ...wholeTime(rules) }
    for (const { stretches } of timelineRows(rules, rules.facilityTypes, asked)) {
      expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([asked.from, asked.to])
      expect(stretches.slice(1).map(({ from }) => from)).toEqual(stretches.slice(0, -1).map(({ to }) => to))
    }
  }
})

test('the kept picture is the one that the command draws now: rules timeline --svg docs/rules/kr-timeline.svg', () => {
  const about = {
    ko: `${korea.title.ko}: 서울, 증명이 없는 성인`,
    en: `${korea.title.en}: Seoul, an adult without any proof (${korea.version})`,
  }
  const svg = timelineSvg(korea, timelineRows(korea, korea.facilityTypes, whole), whole, about)
  expect(readFileSync('docs/rules/kr-timeline.svg', 'utf8')).toBe(svg)
})
