/** `/rules` and `/guide` in a real browser: everyone finds out what holds, why and until when, also on a small screen, without script; the guide is one sheet of large type. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'
import { axeFaults, openWindow, overflow, startBrowser } from './browser.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  ;[world, browser] = await Promise.all([
    startWorld({ env: { ANSIMPASS_DEMO_CLOCK: '2021-12-13T11:40+09:00' } }),
    startBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  await world?.remove()
})

const phone = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

test('the noon of 13 December explains itself: a pass is due, until what was told in the evening', async () => {
  const { page, context, complaints } = await openWindow(browser, { javaScriptEnabled: false })
  await page.goto(`${world.http}/?lang=ko`)
  await page.click('.rules-of-day a')
  await page.selectOption('#category', 'indoor_sports')
  await page.selectOption('#region', 'busan')
  await page.click('button')
  const now = await page.textContent('.card')
  expect(now).toContain('방역패스 의무(과태료 있음)')
  expect(now).toContain('규칙 N2')
  expect(now).toMatch(/출처: .*[가-힣]+\(headlinejeju/)
  await page.click('text=나중에 발표된 규칙까지 보기')
  const later = await page.textContent('.card')
  expect(later).toContain('방역패스 효력 정지')
  expect(later).toContain('2021년 12월 13일까지')
  expect(await page.textContent('#monday')).toContain('2021년 12월 20일')
  await page.click('text=English')
  expect(await page.textContent('.card')).toContain('Pass suspended')
  await page.click('text=← Back')
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/?lang=en')
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['on a small screen', phone],
  ['in the dark', { colorScheme: 'dark' as const }],
])('axe finds nothing, nothing is wider than the window, and the picture is there: %s', async (_name, options) => {
  const { page, context, complaints } = await openWindow(browser, options)
  await page.goto(`${world.http}/rules?category=restaurant_cafe&region=seoul&day=2022-01-12`)
  expect(await axeFaults(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  expect(await page.$eval('img', (image) => (image as { naturalWidth?: number }).naturalWidth ?? 0)).toBeGreaterThan(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('what is not known is said, and no question breaks the page', async () => {
  for (const query of ['day=2022-02-30', 'category=moon', 'region=a&region=b', 'day=<script>alert(1)</script>']) {
    const answer = await fetch(`${world.http}/rules?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('<script')
  }
  const early = await fetch(`${world.http}/rules?day=0001-01-01&known=later`)
  expect([early.status, early.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringContaining("default-src 'none'"),
  ])
  const picture = await fetch(`${world.http}/rules/timeline.svg?region=daegu`)
  expect(picture.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(await picture.text()).toContain('대구')
})

test('the guide is a click away from the rules', async () => {
  const { page, context, complaints } = await openWindow(browser, phone)
  await page.goto(`${world.http}/rules`)
  await page.click('text=큰 글씨 안내문')
  await page.waitForURL(`${world.http}/guide`)
  expect(await page.textContent('h1')).toBe('전화 한 통으로 출입등록과 접종확인')
  expect(await axeFaults(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['ko-KR', 'en'],
  ['zh-CN', 'zh-Hans'],
  ['vi-VN', 'vi'],
])(
  'a browser in %s gets a sheet that is whole on one A4 page, in type of 18 points or more',
  async (locale, second) => {
    const { page, context, complaints } = await openWindow(browser, { ...phone, locale })
    await page.goto(`${world.http}/guide`)
    expect(await page.getAttribute('section', 'lang')).toBe(second)
    expect(await axeFaults(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
    await page.emulateMedia({ media: 'print' })
    const points = await page.$$eval('main *', (elements) =>
      elements.map((element) => (Number.parseFloat(getComputedStyle(element).fontSize) * 72) / 96),
    )
    expect(Math.min(...points)).toBeGreaterThanOrEqual(18)
    const sheet = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(sheet.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    expect(sheet).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/)
    expect(complaints).toEqual([])
    await context.close()
  },
)
