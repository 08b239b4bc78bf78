/** The rules page says each thing once, in one language, and in words. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { type RulesAsked, renderRulesPage } from './rules-page.ts'

const rules = readRuleset(join(import.meta.dirname, '../../../rulesets/kr'))
const now = Date.parse('2022-01-12T11:40:00+09:00')
const DAYS = ['2021-11-01', '2021-12-13', '2021-12-16', '2022-01-04', '2022-01-12', '2022-03-05'] as CalendarDate[]

function page(asked: Partial<RulesAsked>): string {
  const usual = { lang: 'ko', category: 'restaurant_cafe', region: 'seoul', day: DAYS[4] as CalendarDate } as const
  const whole = { ...usual, withLater: false, wrong: false, from: undefined, ...asked }
  return renderRulesPage(rules, whole, { now, demo: false })
}

const textOf = (part: string) => part.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const cardsOf = (whole: string) => whole.match(/<div class="card plain">.*?<\/div>/gs) ?? []

test.each(['ko', 'en'] as const)(
  'in %s at every kind of place: one language, one beginning, no code and no date but in words',
  (lang) => {
    for (const category of rules.facilityTypes) {
      for (const day of DAYS) {
        const whole = page({ lang, category, day, withLater: true })
        const cards = cardsOf(whole)
        expect(cards.length).toBeGreaterThan(0)
        for (const card of cards) {
          const said = textOf(card.replace(/<p class="hint">.*?<\/p>/s, ''))
          expect(said).not.toMatch(/KRW|\d{4}-\d\d|_|undefined|null|NaN|\bkr-|판정:|Decision:/)
          const begins = lang === 'ko' ? /\d일( \d\d:\d\d)?부터/g : /From \d/g
          const untilNext = said.split(/다음 변경|Next change/)[0] ?? ''
          expect(untilNext.match(begins) ?? []).toHaveLength(/부터|From/.test(untilNext) ? 1 : 0)
        }
        const body = textOf(whole.replace(/<head>.*?<\/head>/s, ''))
        if (lang === 'en') expect(body.replaceAll(/한국어/g, '').match(/[가-힣]+/g)).toBe(null)
        else expect(body).not.toMatch(/\b(From|Rule|Source|Region)\b/)
      }
    }
  },
)

test('there is a way back to the page that the reader came from, which choosing a place keeps', () => {
  const whole = page({ from: '/i/7Q2KX9M4TB8C', lang: 'en' })
  expect(whole).toContain('<a class="back" href="/i/7Q2KX9M4TB8C?lang=en">')
  expect(whole).toContain('<input type="hidden" name="from" value="/i/7Q2KX9M4TB8C"')
  expect(page({})).not.toContain('class="back"')
  const asked = { lang: 'ko', category: 'restaurant_cafe', region: 'seoul', day: DAYS[0] as CalendarDate } as const
  const demo = renderRulesPage(
    rules,
    { ...asked, withLater: false, wrong: false, from: undefined },
    { now, demo: true },
  )
  expect(demo).toContain('<a class="back" href="/?lang=ko">')
})

test('fines are told by the number of violations, and a rule without an end says so', () => {
  const day = DAYS[4] as CalendarDate
  expect(textOf(page({ day }))).toContain('과태료: 이용자 10만 원, 운영자 1차 150만 원·2차부터 300만 원.')
  expect(textOf(page({ day, lang: 'en' }))).toContain('visitor 100,000 won, operator 1,500,000 won, then 3,000,000.')
  expect(textOf(page({ day: DAYS[5] as CalendarDate }))).toMatch(/\d일부터\(종료일 미정\)/)
})
