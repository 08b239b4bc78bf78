/** `/verify` in Chromium: camera, picture and scanner; decided on the device, also with the server stopped; never by an older clock. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pngOf } from '../../src/adapters/zxing/qr-picture.fixture.ts'
import { DOSE, makeDcc, makeSigner } from '../../src/certificates/dcc/dcc.fixture.ts'
import { makePass } from '../../src/certificates/pass-qr/make-pass.ts'
import type { PassClaims } from '../../src/domain/certificates/pass-claims.ts'
import { DAY, MINUTE, SECOND } from '../../src/domain/kit/time.ts'
import { eventually } from '../support/eventually.ts'
import { cameraArgs, filmOf } from '../support/fake-camera.ts'
import { startVisitorWorld, type VisitorWorld } from '../support/visitor-world.ts'
import { axeFaults, openWindow, overflow, startBrowser, type Window } from './browser.ts'

let folder: string
let world: VisitorWorld
let browser: Browser
let address: string
let pass: string
let emma: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-page-'))
  const signer = await makeSigner()
  writeFileSync(join(folder, 'dsc.json'), JSON.stringify([{ x5c: signer.x5c }]))
  for (const name of ['health-card-issuer', 'withdrawn-health-cards'])
    copyFileSync(join('docs/examples/trust', `${name}.json`), join(folder, `${name}.json`))
  world = await startVisitorWorld({ settings: { ANSIMPASS_CERTIFICATE_TRUST: folder } })
  address = await world.door.listen({ host: '127.0.0.1', port: 0 })
  pass = await passOf(14 * DAY)
  emma = await makeDcc({ v: [DOSE] }, signer)
  writeFileSync(join(folder, 'camera.y4m'), filmOf(pass))
  browser = await startBrowser(cameraArgs(join(folder, 'camera.y4m')))
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
  rmSync(folder, { recursive: true })
})

async function passOf(forMs: number, more: Partial<PassClaims> = {}): Promise<string> {
  const now = Math.floor(world.clock.now() / SECOND) * SECOND
  const claims = { maskedName: '홍*동', birthYear: 1980, outcome: 'pass', until: null, proofLevel: 'document' } as const
  const times = { showFrom: now, showUntil: now + forMs, nonce: '0123456789abcdef', form: 'paper' } as const
  return makePass({ ...claims, ...times, rulesetVersion: 'kr-1', ...more }, world.passKeys.signerAt(now))
}

async function open(query = '', options = {}): Promise<Window> {
  const window = await openWindow(browser, { viewport: { width: 360, height: 760 }, ...options })
  await window.page.goto(`${address}/verify${query}`)
  await window.page.waitForSelector('#text:enabled')
  return window
}
const verdict = (page: Page) => page.locator('.verdict')
/** Of the verdict. */
async function words(page: Page): Promise<string> {
  const parts = await verdict(page).locator('h2, p').allTextContents()
  return parts.map((part) => part.replaceAll(/\s+/g, ' ').trim()).join(' ')
}
async function scan(page: Page, text: string): Promise<string> {
  await page.fill('#text', text)
  await page.press('#text', 'Enter')
  await eventually(async () => expect(await page.inputValue('#text')).toBe(''))
  return await words(page)
}

test('a pass of ours, held into the camera', async () => {
  const { page, context, complaints } = await open()
  await page.getByRole('button', { name: '카메라로 스캔' }).click()
  await verdict(page).waitFor()
  expect(await words(page)).toMatch(/✓ 확인됨 .*홍\*동 1980년생 .*비교하세요/)
  await page.getByRole('button', { name: '카메라 끄기' }).click()
  expect(await page.locator('video').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('an EU certificate by a scanner, with its name; where it is not trusted, why', async () => {
  const { page, context } = await open()
  expect(await scan(page, emma)).toMatch(/✓ 확인됨 .*Gabriele Musterfrau-Gößinger.* 1998-02-26 출생/)
  const stranger = await makeDcc({ v: [DOSE] }, await makeSigner())
  expect(await scan(page, stranger)).toMatch(/× 확인할 수 없는 증명서 .*발급기관을 알 수 없습니다/)
  expect(await scan(page, 'https://example.org/menu')).toMatch(/알 수 없는 QR입니다/)
  expect(await scan(page, `${emma.slice(0, 200)}A${emma.slice(201)}`)).toMatch(/×/)
  await page.getByRole('button', { name: '지우기' }).click()
  expect(await verdict(page).count()).toBe(0)
  await context.close()
})

test('a SMART Health Card, from a photograph', async () => {
  const { page, context } = await open()
  await page.setInputFiles('#picture', 'docs/examples/health-card.jpg')
  await verdict(page).waitFor()
  expect(await words(page)).toMatch(/^(✓|!) .*John B\. Anyperson 1951-01-20 출생/)
  await context.close()
})

test('a picture of one, and a picture without any', async () => {
  const { page, context } = await open('?lang=en')
  await page.setInputFiles('#picture', { name: 'qr.png', mimeType: 'image/png', buffer: Buffer.from(pngOf(pass)) })
  await verdict(page).waitFor()
  expect(await words(page)).toMatch(/Confirmed .*born in 1980/)
  await page.setInputFiles('#picture', { name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await eventually(async () => expect(await words(page)).toContain('No QR is found in the picture'))
  await context.close()
})

test('where no pass is asked for none is needed, and the place is chosen on the page', async () => {
  const { page, context } = await open()
  const free = await page
    .locator('#category option')
    .evaluateAll((options) => options.map((each) => (each as unknown as { value: string }).value))
  expect(free.length).toBeGreaterThan(5)
  const verdicts = new Set<string>()
  for (const category of free) {
    await page.selectOption('#category', category)
    verdicts.add((await scan(page, pass)).slice(0, 5))
  }
  expect(verdicts).toContain('✓ 확인됨')
  await context.close()
})

test('with the server stopped all goes on, with the age of the lists; a key withdrawn since is not known', async () => {
  const { page, context, complaints } = await open()
  await context.setOffline(true)
  expect(await scan(page, pass)).toMatch(/^✓ 확인됨/)
  expect(await scan(page, emma)).toMatch(/^✓ 확인됨/)
  await page.getByText(/^목록 \(받은 시각 2022-01-12/).click()
  const lists = await page.locator('details li').allTextContents()
  expect(lists).toEqual([
    expect.stringMatching(/^ansimpass-pass-keys\.json: 2022-01-12 .*에 만든 목록$/),
    'dsc.json: 만든 때를 알 수 없음',
    expect.stringMatching(/^health-card-issuer\.json: /),
    expect.stringMatching(/^withdrawn-health-cards\.json: /),
    expect.stringMatching(/^규칙 kr-/),
  ])
  expect(complaints).toEqual([])
  await context.close()
})

test('a pass that was signed later than the clock says moves the time, also when the page is opened again', async () => {
  const { page, context } = await open()
  const short = await passOf(10 * MINUTE)
  expect(await scan(page, short)).toMatch(/^✓ 확인됨/)
  world.setTime(world.clock.now() + DAY)
  const later = await passOf(10 * MINUTE)
  world.setTime(world.clock.now() - DAY)
  expect(await scan(page, later)).toMatch(/^×/) // it is not yet its time, and it is signed by us
  expect(await scan(page, short)).toMatch(/^× .*(끝|지난|기간)/)
  await page.reload()
  await page.waitForSelector('#text:enabled')
  expect(await scan(page, short)).toMatch(/^×/)
  await context.close()
})

test('in the demo, whose time goes back with another noon, no later time is remembered', async () => {
  const { page, context } = await open()
  await page.evaluate(
    (later) => localStorage.setItem('ansimpass-time-floor', String(later)),
    world.clock.now() + 30 * DAY,
  )
  await page.reload()
  await page.waitForSelector('#text:enabled')
  expect(await scan(page, pass)).toMatch(/^×/)
  await page.route('**/verify', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('id="verify"', 'id="verify" data-demo="yes"')
    await route.fulfill({ response, body })
  })
  await page.reload()
  await page.waitForSelector('#text:enabled')
  expect(await scan(page, pass)).toMatch(/^✓ 확인됨/)
  await context.close()
})

test('a camera that is refused, and none at all, say what to do', async () => {
  const refusing = await startBrowser()
  const { page, context } = await openWindow(refusing, { viewport: { width: 360, height: 760 } })
  await page.goto(`${address}/verify`)
  await page.waitForSelector('#text:enabled')
  await page.getByRole('button', { name: '카메라로 스캔' }).click()
  await eventually(async () =>
    expect(await page.locator('.eye [role=status]').textContent()).toMatch(/사진이나 스캐너/),
  )
  await context.close()
  await refusing.close()
})

test('without script it says what it needs', async () => {
  const { page, context } = await openWindow(browser, { javaScriptEnabled: false })
  await page.goto(`${address}/verify`)
  expect(await page.locator('main').textContent()).toContain('자바스크립트가 있어야 합니다')
  await context.close()
})

test.each([
  ['320 px', { viewport: { width: 320, height: 640 } }, ''],
  ['a tablet in English', { viewport: { width: 1280, height: 800 } }, '?lang=en'],
  ['the dark', { colorScheme: 'dark' }, ''],
  ['forced colours', { forcedColors: 'active' }, ''],
] as const)('axe finds nothing, and nothing is wider than the window: %s', async (_name, options, query) => {
  const { page, context, complaints } = await open(query, options)
  for (const text of [pass, emma, 'nonsense']) {
    await scan(page, text)
    expect(await axeFaults(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  }
  expect(complaints).toEqual([])
  await context.close()
})
