/** The pages of the demo's identity provider in a real browser: small, without script, by keyboard, for everybody. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOidcProvider } from '../../src/adapters/oidc/oidc-provider.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { startDemoIdentity } from '../support/demo-identity.ts'
import { axeFaults, openWindow, overflow, startBrowser } from './browser.ts'

let browser: Browser
let demo: Awaited<ReturnType<typeof startDemoIdentity>>
const service = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html><title>back</title>')
})
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    service.listen(0, '127.0.0.1', resolve)
  })
  demo = await startDemoIdentity(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  await demo.identity.close()
  service.close()
})

const provider = () => createOidcProvider(demo.settings, { emit: () => {} })

async function begun(language: 'ko' | 'en' = 'ko') {
  const answer = await provider().begin({ state: 's-1', line: '+821000005678' as Line, typed: {}, language })
  if (answer.kind !== 'redirect') throw new Error('no address to go to')
  return answer
}

async function outcomeOf(page: Page, secret: string) {
  await page.waitForURL(/\/identity\/return\/demo\?/)
  return provider().finish(secret, 's-1', Object.fromEntries(new URL(page.url()).searchParams))
}

test.each([
  ['ko', 'light'],
  ['ko', 'dark'],
  ['en', 'light'],
] as const)(
  'in %s (%s) axe finds nothing, and nothing is wider than 320 px at twice the text size',
  async (lang, colorScheme) => {
    const viewport = { width: 320, height: 640 }
    const { page, context, complaints } = await openWindow(browser, { viewport, colorScheme })
    await page.goto((await begun(lang)).url)
    for (const step of ['button[value="lan"]', undefined]) {
      expect(await axeFaults(page)).toEqual([])
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      await page.evaluate("document.documentElement.style.fontSize = '200%'")
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      if (step !== undefined) await page.click(step)
    }
    // A style set by the test itself is what the page's own policy forbids.
    expect(complaints.filter((said) => !said.includes('style'))).toEqual([])
    await context.close()
  },
)

test('without script one is found by number, chosen, confirmed, and comes back to the service', async () => {
  const { page, context, complaints } = await openWindow(browser, { javaScriptEnabled: false })
  const { url, secret } = await begun()
  await page.goto(url)
  await page.fill('input[name="q"]', '010-0000-3300')
  await page.press('input[name="q"]', 'Enter')
  await page.click('button[name="person"][value="mother"]')
  await page.click('button[name="act"][value="confirm"]')
  expect(await outcomeOf(page, secret)).toMatchObject({ kind: 'proved', identity: { name: '심순희' } })
  expect(complaints).toEqual([])
  await context.close()
})

test('by the keyboard alone one chooses, confirms, and always sees where one is', async () => {
  const { page, context } = await openWindow(browser)
  const { url, secret } = await begun()
  await page.goto(url)
  await page.focus('button[value="hong"]')
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
  await page.keyboard.press('Enter')
  await page.waitForSelector('button[value="confirm"]')
  for (let tabs = 0; tabs < 5; tabs += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate('document.activeElement.value')) === 'confirm') break
  }
  await page.keyboard.press('Enter')
  expect(await outcomeOf(page, secret)).toMatchObject({ kind: 'proved', identity: { name: '홍길동' } })
  await context.close()
})

test('who cancels comes back too; back and reload on the way do no harm', async () => {
  const { page, context } = await openWindow(browser)
  const { url, secret } = await begun('en')
  await page.goto(url)
  await page.click('button[value="hong"]')
  await page.waitForSelector('button[value="confirm"]')
  await page.reload()
  await page.goBack()
  await page.click('button[value="emma"]')
  await page.waitForSelector('button[value="confirm"]')
  await page.click('button[name="act"][value="cancel"]')
  expect(await outcomeOf(page, secret)).toEqual({ kind: 'failed', why: 'cancelled' })
  await context.close()
})
