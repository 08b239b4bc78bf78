/** The guide to print: Korean with English, and no word of a visit list where none is kept. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PAGE_HEADERS } from '../kit/layout.ts'
import { SHEET_STYLE } from '../kit/style.ts'
import { tagsOf } from '../kit/tag-balance.fixture.ts'
import { renderGuidePage } from './guide-page.ts'
import { ANSWER_MODES } from './words.ts'

const recorded = renderGuidePage({ demo: false, recorded: true })
const unrecorded = renderGuidePage({ demo: true, recorded: false })

test('it has four steps and four other ways in each language, one heading, and weighs as little as other pages', () => {
  for (const page of [recorded, unrecorded]) {
    const tags = tagsOf(page)
    const count = (name: string) => tags.filter((tag) => tag.name === name).length
    expect([count('h1'), count('ol'), count('li'), count('strong')]).toEqual([1, 2, 11, 8])
    expect(Buffer.byteLength(page)).toBeLessThan(8 * 1024)
  }
})

test('Korean is read as Korean, English as English', () => {
  const [, english = ''] = recorded.split(/<section lang="en">|<\/section>/)
  expect(english.match(/[가-힣]/g)).toBe(null)
  expect(recorded).toMatch(/^<!doctype html><html lang="ko">/)
})

test('where no visit list is kept it says nothing of being entered in one', () => {
  const listed = /등록|check(ed)? in/i
  const said = (page: string) => page.replace(/<head>.*<\/head>/s, '')
  expect(said(recorded)).toMatch(listed)
  expect(said(unrecorded)).not.toMatch(listed)
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
