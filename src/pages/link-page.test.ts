import { expect, test } from 'vitest'
import { PAGE_HEADERS } from './layout.ts'
import { renderLinkPage } from './link-page.ts'

test('each state has its own words in Korean and English, within 60 kB and without script', () => {
  const pages = (['live', 'expired', 'unknown', 'not-known'] as const).map((state) =>
    renderLinkPage(state, { demo: false, recorded: true }),
  )
  expect(new Set(pages).size).toBe(4)
  for (const page of pages) {
    expect(page.startsWith('<!doctype html><html lang="ko">')).toBe(true)
    expect(Buffer.byteLength(page)).toBeLessThan(60_000)
    expect(page).not.toContain('<script')
    expect(page).toContain('lang="en"')
  }
})

test('the demo says on every page that it is no government site', () => {
  expect(renderLinkPage('live', { demo: true, recorded: true })).toContain('실제 정부 누리집이 아닙니다')
  expect(renderLinkPage('live', { demo: false, recorded: true })).not.toContain('시연용')
})

test('the content security policy names the one style and nothing else', () => {
  expect(PAGE_HEADERS['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'/)
})

test('where no visit list is kept nothing is said of a visit', () => {
  expect(renderLinkPage('live', { demo: false, recorded: true })).toContain('이미 등록되었습니다')
  const page = renderLinkPage('live', { demo: false, recorded: false })
  expect(page).not.toContain('등록되었습니다')
  expect(page).not.toContain('logged')
})
