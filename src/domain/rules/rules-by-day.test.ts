/**
 * Typical people at every kind of place at noon of every day of the four months, as a table that is kept.
 * After a wanted change: `UPDATE_TABLES=1 npx vitest run src/domain/rules/rules-by-day.test.ts`, and read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate, HOUR } from '../kit/time.ts'
import { dayNumberOf, startOfDay } from '../kit/zone.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import { TYPICAL_PEOPLE, type TypicalPerson } from './typical-people.fixture.ts'

const FILE = 'tests/tables/rules-by-day.md'
const korea = readRuleset('rulesets/kr')
const DAYS = Array.from({ length: 122 }, (_, nth) => addDays('2021-10-31' as CalendarDate, nth))
const PLACES = [
  ...korea.facilityTypes.map((category) => ({ category, region: 'seoul' })),
  { category: 'restaurant_cafe', region: 'daegu' },
  { category: 'large_store_3000', region: 'busan' },
]

const LEGEND = `# Typical people, every day at noon, from 31 October 2021 to 1 March 2022

판정을 하루 한 글자로 적었습니다. 낮 12시에 그때까지 발표된 규칙으로 판정합니다. 나중에 발표된 규칙으로 다르게 판정되는 날은 둘째 줄(↳)에 적었습니다.
One mark a day, by the rules as known at that noon. Where what was told later changes the judgement, a second line (↳) shows it.

- \`P\` 패스 있음 pass · \`p\` 기간이 끝났지만 계도기간 ended, admitted by grace · \`.\` 필요 없음 not required
- \`x\` 패스 없음 no pass · \`1\` 패스 없음, 혼자는 가능 no pass, alone is fine · \`g\` 패스 없음, 계도기간 no pass, grace · \`n\` 패스 없음, 과태료 미확인 no pass, no fine known
- \`?\` 알 수 없음 unknown`

test('the kept table is what the rules say', () => {
  const table = `${[LEGEND, ...TYPICAL_PEOPLE.map(section)].join('\n\n')}\n`
  if (process.env['UPDATE_TABLES'] === '1') writeFileSync(FILE, table)
  expect(readFileSync(FILE, 'utf8')).toBe(table)
})

function section(who: TypicalPerson): string {
  const width = Math.max(...PLACES.map(({ category, region }) => category.length + region.length + 1))
  const rows = PLACES.flatMap(({ category, region }) => {
    const site = { category, region }
    const noons = DAYS.map((day) => startOfDay(korea.zone, dayNumberOf(day)) + 12 * HOUR)
    const ask = (at: number, asKnownAt?: number) => mark(decidePass(korea, { ...who, at, asKnownAt, site }))
    const live = noons.map((at) => ask(at, at))
    const later = noons.map((at) => ask(at))
    const name = `${category} ${region}`.padEnd(width)
    const differs = later.map((each, nth) => (each === live[nth] ? ' ' : each)).join('')
    return [
      `${name}  ${byMonth(live)}`,
      ...(differs.trim() === '' ? [] : [`${'↳'.padStart(width)}  ${byMonth([...differs]).trimEnd()}`]),
    ]
  })
  const heading = `${' '.repeat(width)}  ${byMonth(DAYS.map((day) => (day.endsWith('0') ? '0' : day.endsWith('5') ? '5' : ' ')))}`
  return `## ${who.about}\n\n\`\`\`\n${[heading.trimEnd(), ...rows].join('\n')}\n\`\`\``
}

/** A gap before the first of each month. */
function byMonth(marks: readonly string[]): string {
  return marks.map((each, nth) => (DAYS[nth]?.endsWith('-01') ? ` ${each}` : each)).join('')
}

function mark({ outcome, enforcement, allowedAlone }: PassDecision): string {
  switch (outcome) {
    case 'pass':
      return enforcement === 'grace' ? 'p' : 'P'
    case 'not-required':
    case 'allowed-without-pass':
      return '.'
    case 'unknown':
      return '?'
    case 'no-pass':
      if (enforcement === 'grace') return 'g'
      return enforcement === 'none' ? 'n' : allowedAlone ? '1' : 'x'
  }
}
