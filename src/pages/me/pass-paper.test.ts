/** A pass on paper as a printer has it: in the print's own layout, read back by a scanner, also with a stain. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWindow, startBrowser } from '../../../tests/journeys/browser.ts'
import { qrTextsIn } from '../../adapters/zxing/read-qr-codes.ts'
import { contextOf, NOON, trustIn } from '../../certificates/dcc/dcc.fixture.ts'
import { makePass } from '../../certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../../certificates/pass-qr/pass.fixture.ts'
import { readCertificate } from '../../certificates/read-certificate.ts'
import { DAY } from '../../domain/kit/time.ts'
import { renderPassPaperFile } from './pass-paper.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})

const key = passKey('a1b2c3d4')
const claims = { ...CLAIMS, form: 'paper', showFrom: NOON, showUntil: NOON + 14 * DAY } as const
const text = await makePass(claims, key.signer)

/** A4 at 96 dots an inch. */
async function printed(): Promise<Page> {
  const { page } = await openWindow(browser, { viewport: { width: 794, height: 1123 } })
  await page.setContent(renderPassPaperFile({ text, claims }))
  await page.emulateMedia({ media: 'print' })
  return page
}

test('what is printed verifies, and stands on one sheet', async () => {
  const page = await printed()
  const [read = ''] = await qrTextsIn(await page.screenshot({ fullPage: true }))
  const trust = await trustIn({ keys: [key.listed], revokedPasses: [] })
  expect(await readCertificate(read, contextOf(trust, NOON + DAY))).toMatchObject({ verified: true, pass: claims })
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  await page.context().close()
})

test('a crease or a coffee stain over a tenth of it is corrected', async () => {
  const page = await printed()
  await page.evaluate(`(() => {
    const { left, top, width } = document.querySelector('svg').getBoundingClientRect()
    const stain = document.createElement('div')
    stain.setAttribute('style', 'position:absolute;background:#777;left:' + (left + scrollX + width * 0.45) + 'px;top:' + (top + scrollY + width * 0.4) + 'px;width:' + width * 0.2 + 'px;height:' + width * 0.2 + 'px')
    document.body.append(stain)
  })()`)
  expect(await qrTextsIn(await page.screenshot({ fullPage: true }))).toEqual([text])
  await page.context().close()
})
