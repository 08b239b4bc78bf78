/** The guide to print: Korean with one more language, and no word of a visit list where none is kept. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PAGE_LANGUAGES } from '../../domain/kit/language.ts'
import { HTML_LANG } from '../kit/html.ts'
import { PAGE_HEADERS } from '../kit/layout.ts'
import { SHEET_STYLE } from '../kit/style.ts'
import { tagsOf } from '../kit/tag-balance.fixture.ts'
import { renderGuidePage } from './guide-page.ts'
import { ANSWER_MODES } from './words/poster.ts'

const SECOND = PAGE_LANGUAGES.filter((each) => each !== 'ko')
const recorded = renderGuidePage({ lang: 'en', demo: false, recorded: true })
const pages = SECOND.flatMap((lang) => [
  renderGuidePage({ lang, demo: false, recorded: true }),
  renderGuidePage({ lang, demo: true, recorded: false }),
])

test('it has four steps and four other ways in each language, one heading, and weighs as little as other pages', () => {
  for (const page of pages) {
    const tags = tagsOf(page)
    const count = (name: string) => tags.filter((tag) => tag.name === name).length
    expect([count('h1'), count('ol'), count('li'), count('strong')]).toEqual([1, 2, 11, 8])
    expect(Buffer.byteLength(page)).toBeLessThan(8 * 1024)
  }
})

test.each(SECOND)(
  'Korean is read as Korean, the other language as itself, and the sheet in others is a link away (%s)',
  (lang) => {
    const page = renderGuidePage({ lang, demo: true, recorded: true })
    const [korean = '', other = '', rest = ''] = page.split(
      new RegExp(`<section lang="${HTML_LANG[lang]}">|</section>`),
    )
    expect(other.match(/[가-힣]/g)).toBe(null)
    expect(other).toMatch({ en: /[a-z]/, zh: /\p{Script=Han}/u, vi: /[ạ-ỹ]/ }[lang])
    const marked = /<(\w+) [^>]*\blang="[^"]*"[^>]*>.*?<\/\1>/gs
    expect((korean + rest).replaceAll(marked, '').match(/\p{Script=Han}|[ạ-ỹ]/gu)).toBe(null)
    expect(page).toMatch(/^<!doctype html><html lang="ko">/)
    const ways = tagsOf(page).flatMap(
      ({ attributes }) => attributes.get('href')?.match(/^\/guide\?lang=(.*)/)?.[1] ?? [],
    )
    expect(ways).toEqual(SECOND.filter((each) => each !== lang))
  },
)

test('who reads Korean gets English beside it', () => {
  const page = renderGuidePage({ lang: 'ko', demo: false, recorded: true })
  expect(page).toBe(recorded.replace('/rules?lang=en', '/rules?lang=ko'))
})

test('where no visit list is kept it says nothing of being entered in one', () => {
  const said = (page: string) => page.replace(/<head>.*<\/head>/s, '')
  for (const lang of SECOND) {
    const listed = { en: /check(ed)? in/i, zh: /登记/, vi: /ghi nhận/ }[lang]
    const guide = (isRecorded: boolean) => said(renderGuidePage({ lang, demo: true, recorded: isRecorded }))
    for (const word of [/등록/, listed]) {
      expect(guide(true)).toMatch(word)
      expect(guide(false)).not.toMatch(word)
    }
  }
})

test('its style is one that the headers let in', () => {
  const hash = createHash('sha256').update(SHEET_STYLE).digest('base64')
  expect(recorded).toContain(SHEET_STYLE)
  expect(PAGE_HEADERS['content-security-policy']).toContain(`'sha256-${hash}'`)
})

test('the sentences for posters stand below the sheet', () => {
  const [sheet = '', below = ''] = recorded.split('</main>')
  for (const { ko, en } of Object.values(ANSWER_MODES)) {
    expect(below).toContain(ko)
    expect(below).toContain(en)
    expect(sheet).not.toContain(ko)
  }
})

test('docs/operate.md has for each way of answering the sentences of the catalogue', () => {
  const rows = readFileSync('docs/operate.md', 'utf8').split('\n')
  for (const [mode, { ko, en }] of Object.entries(ANSWER_MODES))
    expect(rows.filter((row) => row.includes(`| \`${mode}\` |`) && row.includes(`${ko} · ${en}`))).toHaveLength(1)
})
