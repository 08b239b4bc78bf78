/** The script of the changing QR, in a real browser under the page's own policy; its clock is the test's, its pictures are read back. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults, openWindow, overflow, startBrowser } from '../../../tests/journeys/browser.ts'
import { eventually } from '../../../tests/support/eventually.ts'
import { qrTextsIn } from '../../adapters/zxing/read-qr-codes.ts'
import { MINUTE, SECOND } from '../../domain/kit/time.ts'
import { qrProps } from '../kit/all-pages.fixture.ts'
import { QR_PAGE_HEADERS } from '../kit/layout.ts'
import { packedQr } from '../kit/qr.ts'
import { QR_SCRIPT } from './page-scripts.ts'
import { renderQrPage } from './qr-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const props = qrProps('ko')
const BASE = 'http://ansim.example'
/** As long as a real one, and another each time. */
const textOf = (nth: number) => `AP1:${String(nth).padStart(4, '0')}${'K4SA3/'.repeat(36)}`

type World = { readonly page: Page; readonly complaints: string[]; asked: number; away: boolean }

async function open({
  scripted = true,
  lang = 'ko' as 'ko' | 'en',
  width = 360,
  refused = false,
  showUntil = props.claims.showUntil,
} = {}): Promise<World> {
  const { page, complaints } = await openWindow(browser, {
    javaScriptEnabled: scripted,
    viewport: { width, height: 800 },
  })
  const world: World = { page, complaints, asked: 0, away: false }
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === QR_SCRIPT.path)
      return route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: QR_SCRIPT.body })
    if (!pathname.endsWith('/codes')) {
      const of = { ...qrProps(lang), here: pathname, claims: { ...props.claims, showUntil } }
      return route.fulfill({ headers: QR_PAGE_HEADERS, body: renderQrPage(of) })
    }
    world.asked += 1
    if (world.away) return route.abort()
    if (refused) return route.fulfill({ json: { codes: [] } })
    const now = props.now + (await page.evaluate<number>('Date.now()')) - Date.parse('2026-01-01T00:00:10Z')
    return route.fulfill({ json: { now, codes: codesFrom(now, world.asked) } })
  })
  if (scripted) {
    await page.clock.install({ time: new Date('2026-01-01T00:00:00Z') })
    await page.clock.pauseAt(new Date('2026-01-01T00:00:10Z'))
  }
  await page.goto(`${BASE}/i/CODE/KEY/qr`)
  return world
}

function codesFrom(now: number, asked: number) {
  return Array.from({ length: 40 }, (_, nth) => {
    const { size, dark } = packedQr(textOf(100 * asked + nth))
    const from = now + 30 * SECOND * nth
    return { from, until: from + 30 * SECOND, size, dark: Buffer.from(dark).toString('base64') }
  }).filter(({ from }) => from < props.endsAt)
}

/** The code that stands on the screen, as a scanner reads it. */
async function scanned(page: Page): Promise<string> {
  const [code] = await qrTextsIn(await page.locator('#qr').screenshot())
  return code ?? 'no code'
}
const said = (page: Page, id: string) => page.textContent(`#${id}`)
const showsCode = ({ page }: World, nth: number) =>
  eventually(async () => expect(await scanned(page)).toBe(textOf(nth)))

test('each code stands for 30 seconds, and none comes twice', async () => {
  const world = await open()
  const { page } = world
  await showsCode(world, 100)
  expect(await said(page, 'form')).toBe('이 QR은 30초마다 바뀝니다. 찍어 두어도 쓸 수 없습니다.')
  expect(await said(page, 'left')).toBe('30초 남음')
  await page.clock.runFor(29_000)
  expect([await said(page, 'left'), await scanned(page)]).toEqual(['1초 남음', textOf(100)])
  await page.clock.runFor(1_000)
  await showsCode(world, 101)
  expect([await said(page, 'state'), world.asked, world.complaints]).toEqual(['', 1, []])
  await page.context().close()
})

test('new ones are fetched when half of them are left', async () => {
  const world = await open()
  await showsCode(world, 100)
  await world.page.clock.runFor(10 * MINUTE - SECOND)
  expect(world.asked).toBe(1)
  await world.page.clock.runFor(SECOND)
  await eventually(() => expect(world.asked).toBe(2))
  await showsCode(world, 200)
  await world.page.context().close()
})

test('without a network it goes on, says for how long, and then keeps the one that stays', async () => {
  const world = await open()
  const { page } = world
  await showsCode(world, 100)
  world.away = true
  await page.clock.runFor(10 * MINUTE)
  await eventually(async () =>
    expect(await said(page, 'state')).toBe('! 인터넷이 끊겼습니다. 10분 동안 계속 바뀝니다.'),
  )
  await showsCode(world, 120)
  await page.clock.runFor(9 * MINUTE + 30 * SECOND)
  await showsCode(world, 139)
  await page.clock.runFor(30 * SECOND)
  await eventually(async () => expect(await scanned(page)).toBe(props.text))
  expect(await said(page, 'state')).toMatch(/^! 새 QR을 받지 못했습니다/)
  expect(await said(page, 'form')).toMatch(/^이 QR은 13:01까지 같습니다/)
  expect(world.asked).toBeLessThan(60)
  world.away = false
  await page.clock.runFor(15_000)
  await eventually(async () => expect(await said(page, 'state')).toBe(''))
  expect(await said(page, 'form')).toContain('30초마다')
  await page.context().close()
})

test('whatever else answers is no code', async () => {
  const world = await open({ refused: true })
  await eventually(async () => expect(await said(world.page, 'state')).toMatch(/^! 새 QR을 받지 못했습니다/))
  expect(await scanned(world.page)).toBe(props.text)
  await world.page.context().close()
})

test('at its end the page shows no code any more', async () => {
  const world = await open()
  await showsCode(world, 100)
  await world.page.clock.fastForward(28 * MINUTE)
  expect(await said(world.page, 'qr')).toBe('× 유효 시간이 지난 화면입니다. 다시 전화해 주세요.')
  expect(await world.page.locator('svg').count()).toBe(0)
  await world.page.context().close()
})

test('where the pass ends before the page, so does its code', async () => {
  const world = await open({ showUntil: props.now + 5 * MINUTE })
  await showsCode(world, 100)
  await world.page.clock.fastForward(5 * MINUTE + SECOND)
  expect(await said(world.page, 'qr')).toBe('× 유효 시간이 지난 화면입니다. 다시 전화해 주세요.')
  await world.page.context().close()
})

test('without script one stays, and says so', async () => {
  const { page } = await open({ scripted: false })
  expect(await scanned(page)).toBe(props.text)
  expect(await said(page, 'form')).toMatch(/^이 QR은 13:01까지 같습니다\. 스캔한 곳에서는/)
  await page.context().close()
})

test.each([
  [320, 'ko'],
  [1280, 'en'],
] as const)('nothing is wrong with it at %d px (%s)', async (width, lang) => {
  const world = await open({ width, lang })
  await showsCode(world, 100)
  expect(await overflow(world.page)).toBe(0)
  await world.page.clock.resume() // axe waits by it
  expect(await axeFaults(world.page)).toEqual([])
  await world.page.context().close()
})
