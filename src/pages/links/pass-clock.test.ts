/** The script of the pass page, in a real browser under the page's own policy; its clock is the test's. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWindow, startBrowser } from '../../../tests/journeys/browser.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { passProps } from '../kit/all-pages.fixture.ts'
import { passPageHeaders } from '../kit/layout.ts'
import { CLOCK_SCRIPT } from './page-scripts.ts'
import { renderPassPage } from './pass-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const script = CLOCK_SCRIPT

async function openPassPage(scripted: boolean): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const { page, complaints } = await openWindow(browser, { javaScriptEnabled: scripted })
  await page.route('**/*', (route) => {
    if (new URL(route.request().url()).pathname === script.path)
      return route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script.body })
    return route.fulfill({
      headers: passPageHeaders(7),
      body: renderPassPage({ ...passProps('ko'), script: script.path }),
    })
  })
  if (scripted) {
    // Stands until the test lets it go: a busy machine's seconds do not count.
    await page.clock.install({ time: new Date('2026-01-01T00:00:00Z') })
    await page.clock.pauseAt(new Date('2026-01-01T00:00:10Z'))
  }
  await page.goto('http://ansim.example/i/CODE/pass')
  return { page, complaints }
}

test('the clock goes on from the time of the page, stands at a tick, and the end is seen whatever stands', async () => {
  const { page, complaints } = await openPassPage(true)
  expect(await page.textContent('#clock')).toBe('12:33:00')
  await page.clock.runFor(5_000)
  expect(await page.textContent('#clock')).toBe('12:33:05')
  await page.check('#still')
  await page.clock.runFor(5_000)
  expect(await page.textContent('#clock')).toBe('12:33:05')
  await page.clock.fastForward(28 * MINUTE)
  expect(await page.textContent('#outcome')).toBe('× 유효 시간이 지난 화면입니다. 다시 전화해 주세요.')
  expect(await page.locator('.strip').count()).toBe(0)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('the strip moves with script only, and not for who wants no movement', async () => {
  const animation = `getComputedStyle(document.querySelector('.strip'), ':before').animationName`
  const { page } = await openPassPage(true)
  expect(await page.evaluate(animation)).toBe('m')
  await page.check('#still')
  expect(await page.evaluate(animation)).toBe('none')
  await page.uncheck('#still')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await page.evaluate(animation)).toBe('none')
  await page.context().close()
  const plain = await openPassPage(false)
  expect(await plain.page.evaluate(animation)).toBe('none')
  expect(await plain.page.isVisible('#still')).toBe(false)
  await plain.page.context().close()
})

test('the script is ES5: an old phone reads it as it is', () => {
  const code = script.body.replaceAll(/\/\/.*|'[^']*'/g, '')
  expect(code).not.toMatch(/=>|`|\b(let|const|class|async|await|of|import)\b|\?\.|\?\?|\.\.\./)
})
